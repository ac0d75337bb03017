"""Where things are kept: the only SQL, and the only database driver."""
