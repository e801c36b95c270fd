"""The environment of every command, made with the standard library alone."""
