"""Where Parley meets people: one package per platform, none of which knows another."""
