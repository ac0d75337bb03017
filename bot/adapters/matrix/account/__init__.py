"""The bot's own account: set up, shown as it stands, and held by one process."""
