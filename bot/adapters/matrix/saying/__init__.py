"""Says something in rooms, and to people alone."""
