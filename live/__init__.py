"""Python in the published page."""
