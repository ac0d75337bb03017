"""Files that people write in YAML: read with their lines, and turned into values or findings."""
