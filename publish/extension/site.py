"""What every pass over a page must know of the site."""

from dataclasses import dataclass
from pathlib import Path
from posixpath import relpath

from publish.extension.fonts import Fonts
from publish.repository import Repository


@dataclass(frozen=True)
class Site:
    """What a page must know about the site: ``out`` folder, addresses and fonts."""

    out: Path
    widgets: str
    fonts: Fonts
    repository: Repository


def relative(target: str, page: str) -> str:
    """The address of ``target``, below the site, as seen from ``page``."""
    return relpath(target, Path(page).parent.as_posix())
