"""Bugs put into the book on purpose, outside the library: the tests must see each.

The library's own are in tests/unit/library/test_seeded_bugs.py.
"""

from tests.seeds import (
    commands,
    live,
    looks,
    notebooks,
    pages,
    progress,
    says,
    widgets,
)

# Subject -> its bugs; the quick ones first.
SUBJECTS = {
    "commands": commands.SEEDS,
    "notebooks": notebooks.SEEDS,
    "widgets": widgets.SEEDS,
    "says": says.SEEDS,
    "looks": looks.SEEDS,
    "live": live.SEEDS,
    "pages": pages.SEEDS,
    "progress": progress.SEEDS,
}
