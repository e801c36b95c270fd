"""What the build draws into a page: the bar, and a row of buttons under each cell.

They are in the page from the start, so nothing jumps when a script comes, and they
are hidden from readers without JavaScript.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from posixpath import relpath

from bs4 import BeautifulSoup, Tag

from live.build.assets import Assets
from mhsa_lib.language import _, script_catalogue

SKIPPED = {"tag_setup", "tag_widget", "tag_torch"}

# Without JavaScript no button can work. (Not a class that a script takes away: the bar
# would push the text down when it appears.)
NO_SCRIPT = ".live-bar, .live-tools { display: none; }"


@dataclass(frozen=True)
class Page:
    """The page being changed: its tree and its address below the site."""

    soup: BeautifulSoup
    name: str

    def tag(self, kind: str, text: str = "", **attributes: str) -> Tag:
        """A new element; `class_` is its class."""
        named = {k.rstrip("_").replace("_", "-"): v for k, v in attributes.items()}
        element = self.soup.new_tag(kind, attrs=named)
        if text:
            element.string = text
        return element

    def relative(self, target: str) -> str:
        """The address of `target`, below the site, as seen from this page."""
        return relpath(target, Path(self.name).parent.as_posix())

    def note(self, kind: str, sentence: str, words: str, alone: str) -> Tag:
        """A paragraph: a sentence with a link to Colab in its place {link}.

        `words` are those of the link; `alone` is said where the page has none.
        """
        note = self.tag("p", class_=kind)
        link = self.soup.select_one(".notebook-links a[rel~=external]")
        if link is None:
            note.append(alone)
            return note
        before, behind = sentence.split("{link}")
        colab = self.tag("a", words, href=link["href"], rel="external")
        note.extend([before, colab, behind])
        return note


def add(soup: BeautifulSoup, name: str, out: Path, assets: Assets | None) -> None:
    """Add them to a page that has code cells; without assets, links to Colab.

    `name` is its address below the site, which lies in `out`.
    """
    cells = soup.select("article .cell:has(.cell_input)")
    if not any(map(_runs, cells)):
        return
    page = Page(soup, name)
    bar = _bar(page, assets, out) if assets else _no_bar(page)
    place = soup.select_one(".notebook-links") or soup.select_one("article h1")
    place.insert_after(bar)
    number = 0
    exercises = soup.select("article .tag_exercise")
    following = dict(zip(map(id, exercises), exercises[1:], strict=False))
    for cell in cells:
        if "tag_torch" in cell["class"]:
            _mark_torch(page, cell)
        elif assets and _runs(cell):
            number += 1
            _mark_cell(page, cell, number)
            if behind := following.get(id(cell)):
                _offer_next(page, cell, behind)
    if assets:
        _load(page, out, assets)


def _runs(cell: Tag) -> bool:
    """Whether the page's Python runs a cell."""
    return not SKIPPED.intersection(cell["class"])


def _bar(page: Page, assets: Assets, out: Path) -> Tag:
    modules = sorted(out.glob("widgets/*/shared/mount.js"))
    mount = page.relative(modules[0].relative_to(out).as_posix()) if modules else ""
    bar = page.tag(
        "section",
        class_="live-bar",
        aria_label=_("Python in this page"),
        tabindex="-1",
        data_mount=mount,
    )
    line = page.tag("p", class_="live-line")
    start = page.tag("button", _("Start Python"), type="button", class_="live-start")
    line.append(start)
    about = _(
        "Runs in your browser: {start} MB once, {figures} MB more for figures."
    ).format(start=round(assets.start / 1e6), figures=round(assets.figures / 1e6))
    line.append(page.tag("span", about, class_="live-about"))
    words = _("All cells back to the original")
    reset = page.tag("button", words, type="button", hidden="")
    reset["class"] = "live-reset-all"
    line.append(reset)
    bar.append(line)
    bar.append(_progress(page))
    invitation = _("The cells become editors, and the exercises are checked as you go.")
    bar.append(page.tag("p", invitation, class_="live-status", role="status"))
    keys = _("Shift-Enter runs the cell. Tab indents; press Escape, then Tab to leave.")
    bar.append(page.tag("p", keys, class_="live-keys", id="live-keys", hidden=""))
    return bar


def _progress(page: Page) -> Tag:
    label = page.tag("label", class_="live-label")
    label.append(
        page.tag(
            "progress",
            class_="live-progress",
            hidden="",
            max="4",
            value="0",
            aria_label=_("Loading Python"),
        )
    )
    label.append(page.tag("span", class_="live-loading"))
    return label


def _no_bar(page: Page) -> Tag:
    return page.note(
        "live-missing",
        _("Python does not run in this copy of the page: {link}."),
        _("open the notebook in Colab"),
        _("Python does not run in this copy of the page."),
    )


def _mark_cell(page: Page, cell: Tag, number: int) -> None:
    row = page.tag("div", class_="live-tools", data_cell=str(number))
    for name, text, label in (
        ("run", _("Run"), _("Run cell {n}")),
        ("reset", _("Back to the original"), _("Back to the original of cell {n}")),
    ):
        label = label.format(n=number)
        button = page.tag("button", text, type="button", aria_label=label)
        button["class"] = f"live-{name}"
        if name == "reset":
            button["hidden"] = ""
        row.append(button)
    title = _("Cell {n}").format(n=number)
    row.append(page.tag("span", title, class_="live-number"))
    row.append(page.tag("span", class_="live-note"))
    cell.select_one(".cell_input").insert_after(row)


def _offer_next(page: Page, cell: Tag, behind: Tag) -> None:
    """The way to the exercise behind this one, for who has done this one."""
    section = behind.find_parent("section")
    words = _("Next exercise")
    href = f"#{section['id']}"
    link = page.tag("a", words, href=href, class_="live-next", hidden="")
    cell.select_one(".live-tools").append(link)


def _mark_torch(page: Page, cell: Tag) -> None:
    note = page.note(
        "live-torch",
        _("PyTorch does not run in the page: {link}."),
        _("run this cell in Colab"),
        _("PyTorch does not run in the page."),
    )
    cell.select_one(".cell_input").insert_after(note)


def _load(page: Page, out: Path, assets: Assets) -> None:
    """Add our style, in the page to spare a round trip, and the script that waits."""
    css = (out / assets.folder / "live.css").read_text("utf-8")
    page.soup.head.append(page.tag("style", css))
    bare = page.tag("noscript")
    bare.append(page.tag("style", NO_SCRIPT))
    page.soup.head.append(bare)
    if catalogue := script_catalogue("live"):
        words = page.tag("script", type="application/json", id="live-language")
        words.string = json.dumps(catalogue, ensure_ascii=False).replace("<", "\\u003c")
        page.soup.body.append(words)
    src = page.relative(f"{assets.folder}/start.js")
    page.soup.body.append(page.tag("script", src=src, defer=""))
