"""Chinese on machines that own no Chinese font, and no byte of it on those that do."""

import re
from io import BytesIO
from pathlib import Path
from urllib.request import urlopen

import pytest
from fontTools.ttLib import TTFont

from mhsa_lib.figures.chinese import is_cjk
from mhsa_lib.figures.style import FONT_FAMILY
from tests.book.contents import pages
from tests.browser.pages import SETTLE
from tests.browser.site import bare
from tests.browser.site.checks import FIRST_VIEW_KB
from tests.browser.site.glyphs import Glyphs, collect
from tests.browser.site.visits import PHONE, open_page, watch

FRONT = "chapters/index.html"
CHINESE = [FRONT, "chapters/founding_article.html", "chapters/glossary.html"]
SCREENS = {"laptop": {"viewport": {"width": 1280, "height": 900}}, "phone": PHONE}
MOST_SHIFT = 0.02
RARE, LATE = "龘", "词"  # in no page; in no page but those that are full of Chinese
# Names of fonts as Linux and Android have them: the second is in no stack of families.
OWNED = {"Noto Sans CJK SC": "NotoSansCJKsc-Test", "Unnamed": "NotoSansCJKsc-Regular"}
WATCH_SHIFT = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const { value } of list.getEntries()) window.shift += value;
}).observe({ type: "layout-shift", buffered: true });
"""
IS_LOADED = "(name) => [...document.fonts].some(({ family, status }) => " + (
    "family.includes(name) && status === 'loaded')"
)
AT_REST = "document.fonts.status === 'loaded'"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The fonts of a machine without Chinese."""
    path = tmp_path_factory.mktemp("bare")
    bare.own_dejavu(path)
    return path


@pytest.fixture(scope="module")
def bare_browser(browser, folder):
    with bare.chromium(browser.browser_type, folder) as chromium:
        yield chromium


@pytest.fixture(scope="module")
def shown(bare_browser, site):
    """What each page shows beside ASCII, once all its widgets stand."""
    found = {}
    for name in [*pages(), "search.html?q=小明"]:
        visit = open_page(bare_browser, site, name)
        visit.unfold()
        found[name] = collect(visit.page)
        visit.page.context.close()
    return found


@pytest.fixture(scope="module")
def glyphs(bare_browser, site, html, folder):
    """The judge of glyphs, in a page that has the fonts of formulas as well."""
    visit = open_page(bare_browser, site, "chapters/glossary.html")
    yield Glyphs(visit.page, [*folder.glob("*.ttf"), *fonts_of_the_site(html)])
    visit.page.context.close()


def fonts_of_the_site(html: Path) -> list[Path]:
    """The files that every page may draw with."""
    return [
        *html.glob("fonts/*/han.woff2"),
        *html.glob("_static/katex/fonts/*.woff2"),
    ]


def fetched(visit) -> list[str]:
    """What a page has fetched for Chinese: file names, the slices of our font alike."""
    urls = [url for url in visit.addresses if re.search(r"/fonts/\w{12}/", url)]
    return sorted(url.rsplit("/", 1)[1] for url in urls)


def test_no_character_of_any_page_is_an_empty_box(shown, glyphs):
    assert glyphs.missing(set().union(*shown.values())) == []


def test_chinese_is_drawn_by_our_font(shown, glyphs):
    wanted = {key for page in shown.values() for key in page if is_cjk(key[-1])}
    assert len({key[-1] for key in wanted}) > 300
    for key, font in glyphs.drawn(wanted).items():
        assert font["isCustomFont"] and font["familyName"] == FONT_FAMILY, (key, font)


def test_pinyin_is_drawn_in_text_in_code_and_in_bold(glyphs):
    families = glyphs.page.evaluate(
        "['--book', '', '--monospace', '--chinese'].map((end) =>"
        " getComputedStyle(document.body).getPropertyValue(`--font-stack${end}`))"
    )
    letters = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü"
    keys = [(f, w, "normal", c) for f in families for w in "47" for c in letters]
    assert glyphs.missing({(f, f"{w}00", s, c) for f, w, s, c in keys}) == []


def test_an_empty_box_is_seen(glyphs):
    keys = [("DejaVu Sans", "400", "normal", c) for c in "小ǎ\ue000"]
    assert [error[0] for error in glyphs.missing(keys)] == ["小", "\ue000"]


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("name", CHINESE)
def test_nothing_moves_when_our_font_comes(name, screen, bare_browser, site):
    visit = watch(bare_browser.new_context(**SCREENS[screen]), name, site)
    page, late = visit.page, []
    page.add_init_script(WATCH_SHIFT)
    page.route("**/han.woff2", lambda route: late.append(route))
    page.goto(site + name, wait_until="domcontentloaded")
    # (The event "load" would wait for the font.)
    page.wait_for_function(IS_LOADED, arg="Head by Head Frame")
    page.evaluate(SETTLE)
    assert late and not page.evaluate(IS_LOADED, FONT_FAMILY)
    for route in late:
        route.continue_()
    page.wait_for_load_state("networkidle")
    page.wait_for_function(AT_REST)
    page.evaluate(SETTLE)
    assert page.evaluate(IS_LOADED, FONT_FAMILY)
    assert page.evaluate("window.shift") < MOST_SHIFT
    page.context.close()


def test_the_first_view_is_light_with_our_font(bare_browser, site):
    visit = open_page(bare_browser, site, FRONT, **PHONE)
    assert fetched(visit) == ["han.woff2"]
    sizes = visit.bytes_of()
    assert sum(sizes.values()) <= FIRST_VIEW_KB * 1000, sizes
    visit.page.context.close()


def test_without_chinese_nothing_is_fetched(bare_browser, site):
    visit = open_page(bare_browser, site, "chapters/notation.html")
    assert fetched(visit) == []
    visit.page.context.close()


@pytest.mark.parametrize("family", OWNED)
def test_who_owns_a_chinese_font_fetches_none(family, browser, site, html, tmp_path):
    bare.own_dejavu(tmp_path)
    bare.own_chinese(tmp_path, family, OWNED[family])
    with bare.chromium(browser.browser_type, tmp_path) as chromium:
        for name in CHINESE:
            visit = open_page(chromium, site, name)
            visit.unfold()
            assert fetched(visit) == []
            judge = Glyphs(visit.page, [*tmp_path.iterdir(), *fonts_of_the_site(html)])
            assert judge.missing(collect(visit.page)) == []
            # No letter of English comes from the Chinese font.
            stack = visit.page.evaluate("getComputedStyle(document.body).fontFamily")
            [font] = judge.drawn([(stack, "400", "normal", "A")]).values()
            assert font["familyName"] == "DejaVu Sans"
            visit.page.context.close()


def type_into_sentence(page, text: str) -> None:
    """As a reader does, in a widget."""
    page.locator(".mhsa-attention_stepper input[type=text]").press_sequentially(text)


def print_text(page, text: str) -> None:
    """As a cell of the page does."""
    output = page.locator("article pre").first
    output.scroll_into_view_if_needed()
    output.evaluate("(pre, text) => pre.append(text)", text)


@pytest.mark.parametrize("show", [type_into_sentence, print_text])
def test_a_new_character_brings_the_slice_that_holds_it(show, bare_browser, site):
    visit = open_page(bare_browser, site, "chapters/qkv.html")
    visit.unfold()
    page, known = visit.page, fetched(visit)
    assert "noto.css" not in known
    with page.expect_response("**/han.woff2"):
        show(page, LATE)
    page.wait_for_function(AT_REST)
    with page.expect_request_finished(lambda r: "noto-sans-sc-" in r.url) as answer:
        show(page, RARE)
    page.wait_for_function(AT_REST)
    [piece] = {name for name in fetched(visit) if name.startswith("noto-sans")}
    assert answer.value.url.endswith(piece)
    assert fetched(visit) == sorted([*known, "han.woff2", "noto.css", piece])
    assert ord(RARE) in TTFont(BytesIO(answer.value.response().body())).getBestCmap()
    page.context.close()


def test_addresses_hold_the_hash_of_their_content(html, site):
    from hashlib import sha256

    files = [*html.glob("fonts/*/han.woff2"), *html.glob("fonts/*/noto.css")]
    assert len(files) == 3
    for file in files:
        assert file.parent.name == sha256(file.read_bytes()).hexdigest()[:12]
        with urlopen(site + file.relative_to(html).as_posix()) as answer:
            assert "immutable" in answer.headers["Cache-Control"]


def test_every_licence_lies_beside_its_font(html):
    noto = html.glob("fonts/*/noto.css")
    assert all("SIL OPEN FONT" in f.with_name("OFL.txt").read_text() for f in noto)
