"""Checks of the repository and of the built pages: style, spelling, links, HTML."""
