"""What exercises draw from the library, as a scope sees it."""

from bot.services.material.service import Material

__all__ = ["Material"]
