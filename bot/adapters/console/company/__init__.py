"""Several people at one terminal who go through an exercise, one after the other."""
