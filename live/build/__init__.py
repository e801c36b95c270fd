"""What the build adds to the site for Python in the page."""
