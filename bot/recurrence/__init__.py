"""When things come again: rules in wall time, zones, quiet hours and calendars. No I/O."""
