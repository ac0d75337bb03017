"""How the patterns that tell parts apart without colour are made, in CSS pixels."""

PERIOD = 5.0
"""From one stripe or dot to the next."""
STRIPE = 2.0
DOT = 1.3
"""The radius of a dot."""
STROKE = 1.5
"""The line round a shape that is not solid."""
