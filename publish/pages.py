"""The last pass over each HTML page: what themes and extensions leave undone.

Every function mends one thing in place; :func:`mend` calls them in order.
"""

import base64
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from posixpath import relpath

from bs4 import BeautifulSoup, NavigableString, Tag

from publish.repository import Repository

MENDED = "data-mended"
LARGE_STATE = 20_000  # bytes; smaller states stay in the page
CHINESE = re.compile(r"[㐀-䶿一-鿿豈-﫿][㐀-䶿一-鿿豈-﫿　-〿！-～]*")
UNTOUCHED = {"script", "style", "pre", "code", "title", "textarea", "annotation"}


@dataclass(frozen=True)
class Site:
    """What a page must know about the site: ``out`` folder and addresses."""

    out: Path
    widgets: str
    repository: Repository


def mend(path: Path, site: Site) -> None:
    """Mend the page at ``path``; a page that is mended already stays as it is."""
    soup = BeautifulSoup(path.read_text("utf-8"), "html.parser")
    if soup.html is None or soup.html.has_attr(MENDED):
        return
    soup.html[MENDED] = ""
    page = path.relative_to(site.out).as_posix()
    externalise_images(soup, page, site)
    size_images(soup, path, site)
    externalise_states(soup, page, site)
    mount_widgets(soup, page, site)
    link_notebook(soup, page, site)
    drop_unused_assets(soup)
    bundle_styles(soup, page, site)
    mark_landmarks(soup)
    bind_punctuation(soup)
    name_summaries(soup)
    mark_boxes(soup)
    mark_tables(soup)
    mark_chinese(soup)
    path.write_text(soup.decode(formatter="minimal"), "utf-8")


def _relative(target: str, page: str) -> str:
    return relpath(target, Path(page).parent.as_posix())


def externalise_images(soup: BeautifulSoup, page: str, site: Site) -> None:
    """Move ``data:`` pictures into files, which load lazily and are cached."""
    pattern = re.compile(r"data:image/(png|jpeg|gif|webp);base64,(.*)", re.DOTALL)
    for image in soup.find_all("img", src=pattern):
        kind, data = pattern.match(image["src"]).groups()
        content = base64.b64decode(data)
        name = f"_images/{hashlib.sha256(content).hexdigest()[:16]}.{kind}"
        (site.out / "_images").mkdir(exist_ok=True)
        (site.out / name).write_bytes(content)
        image["src"] = _relative(name, page)


def size_images(soup: BeautifulSoup, path: Path, site: Site) -> None:
    """Give each own picture its size (no jump on loading) and lazy loading."""
    for image in soup.select("article img"):
        source = image.get("src", "")
        file = (path.parent / source).resolve()
        if re.match(r"[a-z]+:", source) or not file.is_file():
            continue
        if (size := _png_size(file)) and not image.has_attr("width"):
            image["width"], image["height"] = map(str, size)
        image["loading"] = "lazy"
        image["decoding"] = "async"


def _png_size(file: Path) -> tuple[int, int] | None:
    """Width and height from the header of a PNG file; None for other files."""
    head = file.read_bytes()[:24]
    if not head.startswith(b"\x89PNG\r\n\x1a\n"):
        return None
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")


def externalise_states(soup: BeautifulSoup, page: str, site: Site) -> None:
    """Move large widget states into files, which the mount script fetches."""
    for island in soup.select('.mhsa-widget script[type="application/json"]'):
        state = (island.string or "").strip().encode()
        if len(state) < LARGE_STATE:
            continue
        name = f"{site.widgets}/state-{hashlib.sha256(state).hexdigest()[:16]}.json"
        (site.out / name).write_bytes(state)
        island.string = ""
        island["data-src"] = _relative(name, page)


def mount_widgets(soup: BeautifulSoup, page: str, site: Site) -> None:
    """Load the mount script on a page with a widget; it loads what comes near."""
    if not soup.select_one(".mhsa-widget[data-widget]"):
        return
    src = _relative(f"{site.widgets}/mount.js", page)
    soup.head.append(soup.new_tag("link", rel="modulepreload", href=src))
    soup.body.append(soup.new_tag("script", type="module", src=src))


def link_notebook(soup: BeautifulSoup, page: str, site: Site) -> None:
    """Draw the two links of a notebook page below its title."""
    notebook = str(Path(page).with_suffix(".ipynb"))
    title = soup.select_one("article h1")
    if title is None or not (site.out / "_sources" / notebook).exists():
        return
    line = soup.new_tag("p", attrs={"class": "notebook-links"})
    colab = site.repository.colab(notebook)
    link = soup.new_tag("a", href=colab, rel="external")
    link.string = "Open in Colab"
    source = _relative(f"_sources/{notebook}", page)
    download = soup.new_tag("a", href=source, download=Path(notebook).name)
    download.string = "Download notebook"
    line.extend([link, download])
    title.insert_after(line)


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
        file = (site.out / page).parent / link["href"].partition("?")[0]
        folder = file.resolve().parent.relative_to(site.out / "_static").as_posix()
        sheets.append(_rebase(file.read_text("utf-8"), folder))
    if not sheets:
        return
    css = "\n".join(sheets)
    name = f"_static/book.{hashlib.sha256(css.encode()).hexdigest()[:12]}.css"
    (site.out / name).write_text(css, "utf-8")
    href = _relative(name, page)
    links[-1].insert_after(soup.new_tag("link", rel="stylesheet", href=href))
    for link in links:
        link.decompose()


def _rebase(css: str, folder: str) -> str:
    """A stylesheet of ``folder`` as it must read one level up, in ``_static``."""
    css = re.sub(r'@charset "[^"]*";|/\*# sourceMappingURL=.*?\*/', "", css)
    if folder == ".":
        return css
    return re.sub(r"url\((?![\"']?(?:data:|[a-z]+:|/|#))", f"url({folder}/", css)


def mark_landmarks(soup: BeautifulSoup) -> None:
    """Put every part of the page inside one named landmark."""
    if soup.select_one("article[role=main]") is None:
        return
    tools = soup.select_one("div.content-icon-container")
    tools.name, tools["aria-label"] = "nav", "Page"
    top = soup.new_tag("nav", attrs={"aria-label": "Top"})
    soup.select_one("a.back-to-top").wrap(top)
    # Furo's switches of the drawers stand outside every landmark.
    switches = soup.new_tag("nav", attrs={"aria-label": "Menus"})
    soup.select_one("a.skip-to-content").insert_after(switches)
    switches.extend(soup.select("input.sidebar-toggle"))
    for selector, label in {
        "aside.sidebar-drawer": "Book",
        "aside.toc-drawer": "On this page",
    }.items():
        if aside := soup.select_one(selector):
            aside["aria-label"] = label


def bind_punctuation(soup: BeautifulSoup) -> None:
    """Keep a formula and the punctuation behind it on one line."""
    for formula in soup.select("article span.math"):
        behind = formula.next_sibling
        if type(behind) is not NavigableString:
            continue
        mark = re.match(r"[.,;:!?)\]’”]+", behind)
        if mark:
            bound = formula.wrap(soup.new_tag("span", attrs={"class": "bound"}))
            bound.append(mark[0])
            behind.replace_with(behind[mark.end() :])


def name_summaries(soup: BeautifulSoup) -> None:
    """Let the visible words of a folded cell be its name."""
    for summary in soup.select("details.hide > summary[aria-label]"):
        del summary["aria-label"]


def mark_boxes(soup: BeautifulSoup) -> None:
    """Class a quotation that opens with ``**Name.**`` as the box it is."""
    for quote in soup.select("article blockquote"):
        strong = quote.select_one("p:first-child > strong:first-child")
        if strong is None or strong.find_previous_sibling(string=str.strip):
            continue
        word = re.match(r"\w+", strong.get_text())
        if word:
            quote["class"] = ["box", f"box-{word[0].lower()}"]
            quote["role"] = "note"


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
