"""Writes a dossier as YAML that a person can review and that reads back as the same dossier."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import yaml

from bot.domain.dossier import Dossier
from bot.written.yaml12 import core_type

if TYPE_CHECKING:
    _Base = yaml.SafeDumper
else:
    _Base = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

WIDTH = 110

_FOLDS_BADLY = re.compile(r"[^\S ]|^\s|\s$|  |[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
"""What a wrapped scalar could lose: breaks, tabs, spaces at its ends or in a row."""


class _Writer(_Base):
    """Block style, with quotes wherever YAML 1.1 or 1.2 would read something else than the text."""


def _text(writer: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None
    if _FOLDS_BADLY.search(text):
        style = '"'
    elif core_type(text) != "str":
        style = "'"
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Writer.add_representer(str, _text)


def dump(dossier: Dossier) -> str:
    """The dossier as YAML: fields in the order of the models, defaults left out.

    The inverse of `bot.dossier.load.parse`: what is written reads back as an equal dossier.
    """
    return written(dossier.model_dump(mode="json", exclude_defaults=True))


def written(plain: Mapping[str, Any]) -> str:
    """Plain values as YAML, in their own order."""
    return yaml.dump(
        plain,
        Dumper=_Writer,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=False,
        width=WIDTH,
    )
