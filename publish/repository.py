"""The one address of the repository, and every file that repeats it.

`_config.yml` holds it; the links of the pages are made from it at build. Notebooks and
a few files at the top must spell it out. `python -m publish.repository URL` (or
`make repository URL=...`) writes another address into all of them. Standard library
alone, so that it runs before any environment is made.
"""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from publish.paths import ROOT

# Every file that may spell the address out, below the root.
PATTERNS = (
    "*.md",
    "*.toml",
    "*.yml",
    "CITATION.cff",
    "chapters/*.ipynb",
    "chapters/*.md",
)
EXAMPLE = "https://github.com/OWNER/NAME"  # what the documentation says for any
URL = re.compile(r"https://github\.com/([A-Za-z0-9-]+)/([A-Za-z0-9._-]+)")


@dataclass(frozen=True)
class Repository:
    """Where the book's repository lives: ``https://github.com/OWNER/NAME``."""

    url: str
    branch: str = "main"

    @property
    def owner(self) -> str:
        """The account: ``OWNER`` of ``https://github.com/OWNER/NAME``."""
        return self.url.split("/")[-2]

    @property
    def name(self) -> str:
        """The repository: ``NAME`` of ``https://github.com/OWNER/NAME``."""
        return self.url.split("/")[-1]

    @property
    def site(self) -> str:
        """Where GitHub Pages serves the book.

        >>> Repository("https://github.com/Ada/book").site
        'https://ada.github.io/book/'
        >>> Repository("https://github.com/ada/ada.github.io").site
        'https://ada.github.io/'
        """
        host = f"{self.owner.lower()}.github.io"
        own = self.name.lower() == host
        return f"https://{host}/" if own else f"https://{host}/{self.name}/"

    @property
    def requirement(self) -> str:
        """What the first cell of a notebook hands to pip in Colab."""
        return f"mhsa_lib @ git+{self.url}"

    def colab(self, notebook: str) -> str:
        """The address that opens a notebook of the repository in Colab.

        >>> Repository("https://github.com/ada/book").colab("chapters/why.ipynb")
        'https://colab.research.google.com/github/ada/book/blob/main/chapters/why.ipynb'
        """
        home = "https://colab.research.google.com/github"
        return f"{home}/{self.owner}/{self.name}/blob/{self.branch}/{notebook}"


def parse(url: str) -> str:
    """The address in its normal form.

    Raises ValueError when it is none of a repository on GitHub.

    >>> parse("https://github.com/ada/book.git")
    'https://github.com/ada/book'
    """
    normal = url.strip().removesuffix("/").removesuffix(".git")
    if not URL.fullmatch(normal):
        raise ValueError(
            f"{url!r} is no address of a repository on GitHub; give one of the form "
            f"URL={EXAMPLE}"
        )
    return normal


def read(root: Path = ROOT) -> Repository:
    """The repository that `_config.yml` names.

    Raises ValueError when it names none.
    """
    text = (root / "_config.yml").read_text("utf-8")
    found = re.search(r"^repository:\n  url: (\S+)\n  branch: (\S+)$", text, re.M)
    if not found:
        raise ValueError("_config.yml names no repository: it needs url and branch")
    return Repository(parse(found[1]), found[2])


def files(root: Path = ROOT) -> list[Path]:
    """Every file that may spell the address out."""
    return [path for pattern in PATTERNS for path in sorted(root.glob(pattern))]


def rewrite(url: str, root: Path = ROOT) -> list[Path]:
    """Write another address into every file; return the files that changed.

    Raises ValueError when it is no address of a repository.
    """
    old, new = read(root), Repository(parse(url), read(root).branch)
    # A name may go on: that of another repository is left alone.
    pattern = re.compile(rf"{re.escape(old.url)}(?![\w-]|\.(?!git\b)\w)")
    changed = []
    for path in files(root):
        text = path.read_bytes().decode("utf-8")
        other = pattern.sub(new.url, text).replace(old.site, new.site)
        if other != text:
            path.write_bytes(other.encode("utf-8"))
            changed.append(path)
    return changed


def main(arguments: list[str]) -> int:
    """Print the address, or write the one that is given into every file."""
    if not arguments or not arguments[0]:
        print(
            f"The repository is {read().url}; another: make repository URL=https://..."
        )
        return 0
    try:
        changed = rewrite(arguments[0])
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    for path in changed:
        print(f"  {path.relative_to(ROOT)}")
    print(f"The repository is {read().url}, the site {read().site}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
