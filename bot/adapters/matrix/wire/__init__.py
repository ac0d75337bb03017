"""What goes to a homeserver and comes from it; nothing here knows what is said."""
