"""The head of each page: what it loads, in which version, and what it is about."""

import hashlib
import re

from bs4 import BeautifulSoup

from mhsa_lib.language import _
from publish.extension.site import Site, relative

PREVIEW = "preview.png"  # made by publish.pictures


def describe(soup: BeautifulSoup, page: str, site: Site) -> None:
    """Describe the page, with a picture, to those who show a link to it."""
    description = soup.select_one("meta[name=description]")
    heading = soup.select_one("article h1")
    if description is None or heading is None:
        return
    here = site.repository.site
    for again in soup.select("meta[name=viewport]")[1:]:  # docutils writes its own
        again.decompose()
    words = _(
        "Attention maps for 小红喜欢小明: one head looks at both names and answers "
        "that 小明 likes 小明. Of two heads each looks at one name, and the answer is "
        "right."
    )
    for name, content in {
        "og:type": "article",
        "og:title": heading.find(string=True),
        "og:description": description["content"],
        "og:url": here + page,
        "og:image": f"{here}_static/{PREVIEW}",
        "og:image:alt": words,
    }.items():
        attributes = {"property": name, "content": content}
        soup.head.append(soup.new_tag("meta", attrs=attributes))
    card = {"name": "twitter:card", "content": "summary_large_image"}
    soup.head.append(soup.new_tag("meta", attrs=card))


def drop_unused_assets(soup: BeautifulSoup) -> None:
    """Take stylesheets and scripts away from the pages that show no use of them."""
    unused = []
    if not soup.select_one(".katex"):
        unused += ["katex/"]
    if not soup.select_one(".toggle, .dropdown"):
        unused += ["togglebutton"]
    if not soup.select_one("[class*='sd-']"):
        unused += ["sphinx-design", "design-tabs", "sphinx_design"]
    if not soup.select_one("pre"):
        unused += ["copybutton", "clipboard"]
    for tag in soup.select("link[rel~=stylesheet], script[src]"):
        address = tag.get("href") or tag.get("src")
        if any(name in address for name in unused):
            tag.decompose()
    for script in soup.find_all("script", src=None):
        if "togglebutton" in unused and "toggleHint" in script.get_text():
            script.decompose()


def bundle_styles(soup: BeautifulSoup, page: str, site: Site) -> None:
    """Join the stylesheets of a page into one file: one round trip, not eight."""
    links = soup.select("link[rel~=stylesheet][href]")
    sheets = []
    for link in links:
        file = site.file(link["href"].partition("?")[0], page)
        folder = file.parent.relative_to(site.out / "_static").as_posix()
        sheets.append(_rebase(file.read_text("utf-8"), folder))
    if not sheets:
        return
    css = "\n".join([*sheets, site.fonts.css])
    name = f"_static/book.{hashlib.sha256(css.encode()).hexdigest()[:12]}.css"
    (site.out / name).write_text(css, "utf-8")
    href = relative(name, page)
    links[-1].insert_after(soup.new_tag("link", rel="stylesheet", href=href))
    for link in links:
        link.decompose()


def prepare_fonts(soup: BeautifulSoup, page: str, site: Site) -> None:
    """Have the frame at hand before the first line is set, and name the large font."""
    if not soup.select_one("link[rel~=stylesheet]"):
        return
    # Without this the first frame of the page is laid out without it. No request.
    attributes = {"rel": "preload", "as": "font", "type": "font/woff2"}
    attributes |= {"crossorigin": "anonymous", "href": site.fonts.frame}
    soup.head.append(soup.new_tag("link", attrs=attributes))
    # What ``site.js`` adds when it is due. (Chromium fetches a disabled link too.)
    template = soup.new_tag("template", id="rare-characters")
    href = relative(site.fonts.rare, page)
    template.append(soup.new_tag("link", rel="stylesheet", href=href))
    soup.head.append(template)


def _rebase(css: str, folder: str) -> str:
    """A stylesheet of ``folder`` as it must read one level up, in ``_static``."""
    css = re.sub(r'@charset "[^"]*";|/\*# sourceMappingURL=.*?\*/', "", css)
    if folder == ".":
        return css
    return re.sub(r"url\((?![\"']?(?:data:|[a-z]+:|/|#))", f"url({folder}/", css)


def version_assets(soup: BeautifulSoup, page: str, site: Site) -> None:
    """Put its hash behind each script and style whose address holds none."""
    for tag in soup.select("script[src], link[rel~=stylesheet], link[rel~=icon]"):
        name = "src" if tag.has_attr("src") else "href"
        file, _, query = tag[name].partition("?")
        target = site.file(file, page)
        if query or not target.is_file() or target.name.startswith("book."):
            continue
        if target.parent in (site.out, site.out / "_static"):
            hashed = hashlib.sha256(target.read_bytes()).hexdigest()[:8]
            tag[name] = f"{file}?v={hashed}"
