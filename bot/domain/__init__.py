"""What things are: pure, frozen values that know nothing of files, databases or platforms."""
