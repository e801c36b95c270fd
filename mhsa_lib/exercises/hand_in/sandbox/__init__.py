"""A sandbox for code of which nobody knows what it does."""
