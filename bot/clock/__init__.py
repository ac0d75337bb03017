"""What happens later: sleeps until the next row is due, and has its worker deal with it."""
