"""The head of each page: what it loads, in which version, and what it is about."""

import hashlib
import re
from html import escape

from bs4 import BeautifulSoup
from docutils import nodes
from sphinx.application import Sphinx

from mhsa_lib.language import _
from publish.extension.site import Site, relative

PREVIEW = "preview.png"  # made by publish.pictures
# What docutils writes beside the theme's own.
VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1" />\n'
# Part of an asset's name -> what a page must show to have a use of it.
CODE = (nodes.literal_block, nodes.doctest_block)
FORMULAS = (nodes.math, nodes.math_block)
USED_BY = {"copybutton": CODE, "clipboard": CODE, "katex/": FORMULAS}


def describe(
    app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Describe the page, with a picture, to those who show a link to it.

    Sphinx calls this: html-page-context.
    """
    if doctree is None:
        return
    metas = doctree.findall(nodes.meta)
    found = [meta["content"] for meta in metas if meta.get("name") == "description"]
    title = next(doctree.findall(nodes.title), None)
    if not found or title is None:
        return
    here = app.config.html_baseurl
    words = _(
        "Attention maps for 小红喜欢小明: one head looks at both names and answers "
        "that 小明 likes 小明. Of two heads each looks at one name, and the answer is "
        "right."
    )
    properties = {
        "og:type": "article",
        "og:title": title.astext(),
        "og:description": found[0],
        "og:url": context["pageurl"],
        "og:image": f"{here}_static/{PREVIEW}",
        "og:image:alt": words,
    }
    tags = [
        f'<meta property="{name}" content="{escape(content)}">'
        for name, content in properties.items()
    ]
    tags.append('<meta name="twitter:card" content="summary_large_image">')
    context["metatags"] = context["metatags"].replace(VIEWPORT, "") + "\n".join(tags)


def drop_unused_assets(
    app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Take stylesheets and scripts away from the pages that show no use of them.

    Sphinx calls this: html-page-context, after all who add some.
    """
    unused = [name for name, kinds in USED_BY.items() if not _shows(doctree, kinds)]
    # Marks what was searched for by changing the page, formulas too: see site.js.
    unused.append("sphinx_highlight")
    for key in ("css_files", "script_files"):
        context[key] = [
            asset
            for asset in context[key]
            if not any(name in str(asset.filename) for name in unused)
        ]


def _shows(doctree: nodes.document | None, kinds: tuple[type, ...]) -> bool:
    return doctree is not None and any(
        isinstance(node, kinds) for node in doctree.findall()
    )


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


def setup(app: Sphinx) -> None:
    """Register what is known before a page is written."""
    app.connect("html-page-context", describe)
    app.connect("html-page-context", drop_unused_assets, priority=900)
