"""Ask every address of another site that the book names whether it still answers.

`python -m publish.checks.links`: the addresses are in the chapters and in the pages
at the top. An answer that something is gone is an error. An answer that refuses
robots (403, 429) is only reported, since a reader may still get the page.
"""

import re
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

from publish import repository
from publish.checks.terms import texts

ADDRESS = re.compile(r"https?://[^\s<>\"'`|\\]+")
AGENT = "Mozilla/5.0 (compatible; link check of a textbook)"
REFUSED = (401, 403, 405, 418, 429, 503)
TRIES, PAUSE, SECONDS = 3, 5, 30


def addresses(text: str) -> set[str]:
    """The addresses in Markdown, without what closes the link around them.

    >>> sorted(addresses("[a](https://example.org/a_(b)), https://example.org/c."))
    ['https://example.org/a_(b)', 'https://example.org/c']
    """
    found = set()
    for match in ADDRESS.findall(text):
        address = match.rstrip(".,;:!?*_]")
        while address.endswith(")") and address.count("(") < address.count(")"):
            address = address[:-1].rstrip(".,;:!?*_]")
        found.add(address.partition("#")[0])
    return found


def ask(address: str, tries: int = TRIES, pause: float = PAUSE) -> str:
    """What is wrong with an address; empty when it answers."""
    request = urllib.request.Request(address, headers={"User-Agent": AGENT})
    for left in reversed(range(tries)):
        try:
            with urllib.request.urlopen(request, timeout=SECONDS):
                return ""
        except urllib.error.HTTPError as error:
            if error.code in (404, 410) or not left:
                return f"status {error.code}"
        except (OSError, ValueError) as error:
            if not left:
                return str(error)
        time.sleep(pause)
    return "never asked"


def is_gone(answer: str) -> bool:
    """Whether an answer says that a reader would not get the page."""
    return bool(answer) and answer not in {f"status {code}" for code in REFUSED}


def main() -> int:
    """Ask every address once; the number of those that are gone."""
    home = repository.read()
    where: dict[str, list[str]] = {}
    for name, text in texts().items():
        for address in addresses(text):
            where.setdefault(address, []).append(name)
    own = (home.url, home.site)  # not there before the first publication
    asked = sorted(a for a in where if not a.startswith((repository.EXAMPLE, *own)))
    print(f"Not asked: {repository.EXAMPLE}, an example; {' and '.join(own)}, our own")
    with ThreadPoolExecutor(8) as pool:
        answers = dict(zip(asked, pool.map(ask, asked), strict=True))
    for address, answer in answers.items():
        if answer:
            print(f"{address}: {answer} (in {', '.join(where[address])})")
    gone = sum(map(is_gone, answers.values()))
    print(f"{len(asked)} addresses of other sites, {gone} gone")
    return gone


if __name__ == "__main__":
    sys.exit(bool(main()))
