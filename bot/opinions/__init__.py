"""What all groups accept, what divides them, and who thinks alike: pure functions of votes."""
