"""How people talk to Parley, in words that no platform owns."""
