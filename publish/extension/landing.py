"""What a site has beside its pages: a redirect at the root, a 404 page."""

from html import escape
from pathlib import Path
from urllib.parse import quote

from mhsa_lib.language import _, language
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
        f'<!doctype html>\n<html lang="{language().replace("_", "-")}">\n'
        '<head>\n<meta charset="utf-8">\n'
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
    links = {
        f"{site}{root}": _("{title}: the front page").format(title=title),
        f"{site}search.html": _("Search the book"),
        f"{home.url}/issues": _("Tell us of a broken link"),
    }
    items = [f'<li><a href="{a}">{escape(text)}</a></li>' for a, text in links.items()]
    heading = _("This page is not in the book")
    why = _("The address may be mistyped, or the page has moved.")
    start = [f"<h1>{escape(heading)}</h1>", f"<p>{escape(why)}</p>"]
    body = "\n".join([*start, "<ul>", *items, "</ul>"])
    text = _page(_("Not found: {title}").format(title=title), head, body)
    (out / "404.html").write_text(text, "utf-8")
