"""What a site has beside its pages: a redirect at the root, a 404 page."""

from html import escape
from pathlib import Path
from urllib.parse import quote

from publish.paths import STATIC
from publish.repository import Repository

ICON = STATIC / "favicon.svg"
STYLE = (
    ":root{color-scheme:light dark;background:Canvas;color:CanvasText}"
    "body{font:1.1rem/1.6 system-ui,sans-serif;max-width:34rem;margin:15vh auto;"
    "padding:0 1rem;background:Canvas}"
)


def _page(title: str, head: str, body: str) -> str:
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n{head}\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def write_root_redirect(out: Path, root: str, title: str, site: str) -> None:
    """Lead from the site's address to the front page, with a link to press."""
    head = (
        f'<link rel="canonical" href="{site}{root}">\n'
        '<link rel="icon" href="_static/favicon.svg">\n'
        f'<meta http-equiv="refresh" content="0; url={root}">'
    )
    body = f'<h1><a href="{root}">{escape(title)}</a></h1>'
    (out / "index.html").write_text(_page(title, head, body), "utf-8")


def write_404(out: Path, root: str, title: str, home: Repository) -> None:
    """Write what GitHub Pages shows where nothing is, at any depth: full addresses."""
    site = home.site
    head = (
        '<meta name="robots" content="noindex">\n'
        f'<link rel="icon" href="data:image/svg+xml,{quote(ICON.read_text("utf-8"))}">'
    )
    body = (
        "<h1>This page is not in the book</h1>\n"
        "<p>The address may be mistyped, or the page has moved.</p>\n"
        f'<ul>\n<li><a href="{site}{root}">{escape(title)}: the front page</a></li>\n'
        f'<li><a href="{site}search.html">Search the book</a></li>\n'
        f'<li><a href="{home.url}/issues">Tell us of a broken link</a></li>\n</ul>'
    )
    text = _page(f"Not found: {title}", head, body)
    (out / "404.html").write_text(text, "utf-8")
