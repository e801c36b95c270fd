"""What the pass over a page must know of the site."""

from dataclasses import dataclass
from pathlib import Path
from posixpath import relpath

from live.build.assets import Assets
from publish.extension.fonts import Fonts
from publish.repository import Repository


@dataclass(frozen=True)
class Site:
    """What a page must know about the site: ``out`` folder, addresses and fonts.

    ``front`` is the address of the front page.
    ``python`` is None where Python does not run in the pages.
    """

    out: Path
    front: str
    widgets: str
    fonts: Fonts
    python: Assets | None
    repository: Repository

    def file(self, address: str, page: str) -> Path:
        """The file at a relative address of a page."""
        return ((self.out / page).parent / address).resolve()


def relative(target: str, page: str) -> str:
    """The address of ``target``, below the site, as seen from ``page``."""
    return relpath(target, Path(page).parent.as_posix())
