"""Python in the published page."""

# This file below the built book says that Pyodide was out of reach, and why.
MISSING = "live-missing.txt"
