"""A place for code of which nobody knows what it does."""
