"""The pass over each finished page: what is seen, or known, in no other place.

Raw HTML of outputs, parts of the theme's template, addresses that hold a hash. Every
function changes one thing in place; :func:`postprocess` calls them in order, between
the one time that a page is parsed and the one time that it is written.
"""

import base64
import hashlib
import re
from pathlib import Path

from bs4 import BeautifulSoup, NavigableString, Tag

from live.build import toolbar
from mhsa_lib.figures.chinese import HAN
from mhsa_lib.language import _
from publish.extension import html_head, progress, search, storage
from publish.extension.site import Site, relative

POSTPROCESSED = "data-postprocessed"
LARGE_ISLAND = 20_000  # bytes; smaller ones stay in the page
CHINESE = re.compile(rf"[{HAN}][{HAN}\u3000-\u303f\uff01-\uff5e]*")
UNTOUCHED = {"script", "style", "pre", "code", "title", "textarea", "annotation"}


def postprocess(text: str, page: str, site: Site, index: search.Index) -> str:
    """The page with this text and this address below the site, postprocessed.

    What it says goes into the index of the search.
    """
    soup = BeautifulSoup(text, "html.parser")
    if soup.html is None or soup.html.has_attr(POSTPROCESSED):
        return text
    soup.html[POSTPROCESSED] = ""
    externalise_images(soup, page, site)
    size_images(soup, page, site)
    externalise_islands(soup, page, site)
    mount_widgets(soup, page, site)
    storage.add_shelf(soup)
    html_head.bundle_styles(soup, page, site)
    html_head.prepare_fonts(soup, page, site)
    mark_landmarks(soup)
    hoist_styles(soup)
    mark_tables(soup)
    mark_chinese(soup)
    progress.add(soup, page, site)
    html_head.version_assets(soup, page, site)
    toolbar.add(soup, page, site.out, site.python)
    search.name_terms(soup, page)
    index.add(soup, page)
    return soup.decode(formatter="minimal")


def externalise_images(soup: BeautifulSoup, page: str, site: Site) -> None:
    """Move ``data:`` pictures into files, which load lazily and are cached."""
    pattern = re.compile(r"data:image/(png|jpeg|gif|webp);base64,(.*)", re.DOTALL)
    for image in soup.find_all("img", src=pattern):
        ((kind, data),) = pattern.findall(image["src"])
        content = base64.b64decode(data)
        name = f"_images/{hashlib.sha256(content).hexdigest()[:16]}.{kind}"
        (site.out / "_images").mkdir(exist_ok=True)
        (site.out / name).write_bytes(content)
        image["src"] = relative(name, page)


def size_images(soup: BeautifulSoup, page: str, site: Site) -> None:
    """Give each own picture its size (no jump on loading) and lazy loading."""
    for image in soup.select("article img"):
        source = image.get("src", "")
        file = site.file(source, page)
        if re.match(r"[a-z]+:", source) or not file.is_file():
            continue
        if (size := _png_size(file)) and not image.has_attr("width"):
            image["width"], image["height"] = map(str, size)
        image["loading"] = "lazy"
        image["decoding"] = "async"


def _png_size(file: Path) -> tuple[int, int] | None:
    """Width and height from the header of a PNG file; None for other files."""
    header = file.read_bytes()[:24]
    if not header.startswith(b"\x89PNG\r\n\x1a\n"):
        return None
    return int.from_bytes(header[16:20], "big"), int.from_bytes(header[20:24], "big")


def externalise_islands(soup: BeautifulSoup, page: str, site: Site) -> None:
    """Move widgets' large JSON into files, which the mount script fetches."""
    for island in soup.select('.mhsa-widget script[type="application/json"]'):
        values = (island.string or "").strip().encode()
        if len(values) < LARGE_ISLAND:
            continue
        name = f"{site.widgets}/data-{hashlib.sha256(values).hexdigest()[:16]}.json"
        (site.out / name).write_bytes(values)
        island.string = ""
        island["data-src"] = relative(name, page)


def mount_widgets(soup: BeautifulSoup, page: str, site: Site) -> None:
    """Load the mount script on a page with a widget; it loads what comes near."""
    if not soup.select_one(".mhsa-widget[data-widget]"):
        return
    src = relative(f"{site.widgets}/shared/mount.js", page)
    soup.head.append(soup.new_tag("link", rel="modulepreload", href=src))
    soup.body.append(soup.new_tag("script", type="module", src=src))


def mark_landmarks(soup: BeautifulSoup) -> None:
    """Put every part of the page inside one named landmark."""
    if soup.select_one("article[role=main]") is None:
        return
    tools = soup.select_one("div.content-icon-container")
    tools.name, tools["aria-label"] = "nav", _("Page")
    # Behind the text: floating above it, as the theme has it, it covers what is read.
    top = soup.new_tag("nav", attrs={"aria-label": _("Top")})
    top.append(soup.select_one("a.back-to-top").extract())
    soup.select_one("article[role=main]").insert_after(top)
    # Furo's switches of the drawers stand outside every landmark.
    switches = soup.new_tag("nav", attrs={"aria-label": _("Menus")})
    soup.select_one("a.skip-to-content").insert_after(switches)
    switches.extend(soup.select("input.sidebar-toggle"))
    for selector, label in {
        "aside.sidebar-drawer": _("Book"),
        "aside.toc-drawer": _("On this page"),
    }.items():
        if aside := soup.select_one(selector):
            aside["aria-label"] = label


def hoist_styles(soup: BeautifulSoup) -> None:
    """Move the widgets' styles to the head, where alone a style may stand.

    A hidden mark of the same class stays: the style's own rule looks for it.
    """
    for style in soup.select(".mhsa-widget > style[class]"):
        mark = soup.new_tag("span", attrs={"class": style["class"], "hidden": ""})
        style.replace_with(mark)
        del style["class"]
        if style.string not in [kept.string for kept in soup.head("style")]:
            soup.head.append(style)


def mark_tables(soup: BeautifulSoup) -> None:
    """Let a wide table scroll inside its own wrapper."""
    for table in soup.select("article table"):
        if not table.find_parent(class_="table-wrapper"):
            table.wrap(soup.new_tag("div", attrs={"class": "table-wrapper"}))


def mark_chinese(soup: BeautifulSoup) -> None:
    """Name the language of Chinese words, for voices and for fonts."""
    for text in list(soup.body.find_all(string=CHINESE)):
        parents = {parent.name for parent in text.parents}
        if type(text) is not NavigableString or parents & UNTOUCHED:
            continue
        if text.find_parent(lang=re.compile("^zh")):
            continue
        for piece in _split_chinese(soup, str(text)):
            text.insert_before(piece)
        text.extract()


def _split_chinese(soup: BeautifulSoup, text: str) -> list[Tag | NavigableString]:
    pieces, end = [], 0
    for match in CHINESE.finditer(text):
        pieces.append(NavigableString(text[end : match.start()]))
        span = soup.new_tag("span", lang="zh-Hans")
        span.string = match[0]
        pieces.append(span)
        end = match.end()
    return [*pieces, NavigableString(text[end:])]
