"""Bugs in the pages: how they are built, styled and scripted, found and linked."""

from functools import partial

from tests.seeds.seed import Seed

FOLDERS = ("tests/browser/site", "tests/unit/publish")
CSS = "publish/extension/static/site.css"
# A page with code, a figure and formulas, and pages that are short and light.
CODE, SHORT = "transformer_block", "citing"


page = partial(Seed.once_built, FOLDERS)

PASSES = (
    page(
        "pictures have no size",
        "publish/extension/postprocess.py",
        'image["width"], image["height"] = map(str, size)',
        'image["data-size"] = str(size)',
        CODE,
        "_images/",
    ),
    page(
        "pictures are loaded before they are near",
        "publish/extension/postprocess.py",
        'image["loading"] = "lazy"',
        'image["loading"] = "eager"',
        "positions",
        "the first view: ",
    ),
    page(
        "Chinese words are marked as English",
        "publish/extension/postprocess.py",
        'span = soup.new_tag("span", lang="zh-Hans")',
        'span = soup.new_tag("span", lang="en")',
        "founding_article",
        "从输入序列",
    ),
    page(
        "the notebook's link leads nowhere",
        "publish/extension/notebook_links.py",
        'source = relative(f"_sources/{notebook}", page)',
        'source = f"_sources/{notebook}"',
        f"{CODE} and links",
        f"_sources/chapters/{CODE}.ipynb",
    ),
    page(
        "a formula and its full stop part",
        "publish/extension/math.py",
        "if mark := _PUNCTUATION.match(behind):",
        "if mark := None:",
        f"{CODE} and punctuation",
        "loose",
    ),
    page(
        "a summary holds a paragraph",
        "publish/extension/folded_cells.py",
        "f'<span class=\"{state} admonition-title\">{escape(node[words])}</span>\\n'",
        "f'<p class=\"{state} admonition-title\">{escape(node[words])}</p>\\n'",
        "why and valid",
        "<p>",
    ),
    page(
        "a style stands in the body",
        "publish/extension/postprocess.py",
        "            soup.head.append(style)\n",
        "            mark.insert_after(style)\n",
        "index and valid",
        "<style>",
    ),
    page(
        "a box is a plain quotation",
        "publish/extension/boxes.py",
        'classes = ["box", f"box-{next(found)}"]',
        "classes = []",
        "qkv and box",
        "plain",
    ),
    page(
        "a trap looks like any box",
        "publish/extension/boxes.py",
        'cell.metadata.get("box", PLAIN)',
        "PLAIN",
        "one_kind",
        "box-idea",
    ),
    page(
        "scripts have no version",
        "publish/extension/html_head.py",
        'tag[name] = f"{file}?v={hashed}"',
        'tag["data-v"] = hashed',
        "search and version",
        ".js",
    ),
    page(
        "a page's canonical address is no address",
        "publish/extension/__init__.py",
        "repository.read(Path(app.srcdir)).site",
        '"/"',
        f"{SHORT} and link_to_a_page",
        "canonical",
    ),
    page(
        "a page is missing in the map of the site",
        "_config.yml",
        "sitemap_excludes: [search.html]",
        "sitemap_excludes: [search.html, chapters/why.html]",
        "map_names",
        "why.html",
    ),
    page(
        "formulas are silent",
        "publish/extension/katex.cjs",
        'output: "htmlAndMathml"',
        'output: "html"',
        f"{CODE} and javascript",
        "MathML",
    ),
    page(
        "the missing page's links depend on its depth",
        "publish/extension/landing.py",
        'f"{site}search.html": _("Search the book"),',
        '"search.html": _("Search the book"),',
        "404_page",
        "search.html",
    ),
    page(
        "the page of search has no heading",
        "publish/extension/templates/search.html",
        '<h1>{{ _("Search") }}</h1>\n',
        "",
        "search and axe",
        "page-has-heading-one",
    ),
)

STYLES = (
    page(
        "text is pale",
        CSS,
        "--color-foreground-primary: #1b1c1f;",
        "--color-foreground-primary: #8a8b8e;",
        SHORT,
        "#8a8b8e",
    ),
    page(
        "a wide table widens a phone's page",
        CSS,
        "  margin: 1.25rem 0;\n  padding: 0;\n  overflow-x: auto;\n",
        "  overflow-x: visible !important;\n  width: 60rem;\n",
        "shapes",
        "320: ",
    ),
    page(
        "the links of a notebook are printed",
        CSS,
        "  article :is(.notebook-links, .live-bar,",
        "  article :is(.live-bar,",
        CODE,
        '<p class="notebook-links"',
    ),
    page(
        "code is cut off on paper",
        CSS,
        "  article .highlight pre {\n    white-space: pre-wrap;\n",
        "  article .highlight pre {\n    white-space: pre;\n",
        CODE,
        "cut: <pre",
    ),
    page(
        "a picture comes from another host",
        CSS,
        ".notebook-links {\n  display: flex;\n",
        '.notebook-links {\n  background: url("https://example.org/a.png");\n'
        "  display: flex;\n",
        CODE,
        "example.org",
    ),
)

SCRIPTS = (
    page(
        "the console complains",
        "publish/extension/static/site.js",
        "  // A drawer has served once its link is followed. A page to which",
        '  console.warn("a seeded complaint"); //',
        SHORT,
        "a seeded complaint",
    ),
    page(
        "the keyboard cannot reach what scrolls sideways",
        "publish/extension/static/site.js",
        "    if (scrolls) element.tabIndex = 0;\n    else element",
        "    element",
        CODE,
        "scrollable-region-focusable",
    ),
    page(
        "a greeting pushes the text down",
        "publish/extension/static/site.js",
        "  const observer = new ResizeObserver(",
        '  const greeting = document.createElement("p");\n'
        '  greeting.style.height = "20rem";\n'
        "  setTimeout(() => document.body.prepend(greeting), 300);\n"
        "  const observer = new ResizeObserver(",
        "shapes",
        "layout shift",
    ),
    page(
        "Escape leaves a drawer open",
        "publish/extension/static/site.js",
        'if (event.key === "Escape") closeDrawers()',
        "if (false) closeDrawers()",
        "drawers_open_and_close",
        "to be hidden",
    ),
    page(
        "a drawer stays open when the reader comes back",
        "publish/extension/static/site.js",
        'for (const kind of ["pagehide", "pageshow"])',
        "for (const kind of [])",
        "back_shows and menu",
        "assert not True",
    ),
)

SEARCH = (
    page(
        "a question in Chinese is not split like the index",
        "publish/extension/page/search.js",
        "HAN.test(run) && run.length > 1",
        "HAN.test(run) && run.length > 9",
        "site and term_of_the_glossary",
        "注意力",
    ),
    page(
        "an error of typing finds nothing",
        "publish/extension/page/search.js",
        "const ERRORS = [1, 2];",
        "const ERRORS = [];",
        "error_of_typing",
        "position",
    ),
    page(
        "the words are marked in formulas too",
        "publish/extension/static/site.js",
        '"script, style, svg, .katex, .mhsa-widget"',
        '"script, style, svg"',
        "one_letter_marks",
        "assert not True",
    ),
    page(
        "the page of search leads to the top of a page",
        "publish/extension/page/search.js",
        "${hash && `#${hash}`}",
        "",
        "field_beside_the_text",
        "hiding-words-the-mask",
    ),
)

# No page needs to be built for these.
OTHERS = (
    Seed(
        "the front page names other minutes",
        "chapters/index.ipynb",
        "| 25 and 16 minutes |",
        "| 20 and 16 minutes |",
        FOLDERS,
        "minutes and why",
        "25 and 16 minutes",
    ),
    Seed(
        "the picture of a link is stale",
        "publish/pictures.py",
        'subtitle = "An interactive textbook on multi-head self-attention"',
        'subtitle = "A textbook on self-attention"',
        FOLDERS,
        "draw_preview",
        "pixels flipped",
    ),
    Seed(
        "a term has no entry in the glossary",
        "chapters/glossary.md",
        "**bandwidth** · 带宽\n",
        "**band width of a kernel** · 带宽\n",
        ("tests/unit/reference_pages",),
        "bold and why",
        "bandwidth",
    ),
    Seed(
        "an entry of the glossary leads elsewhere",
        "chapters/glossary.md",
        "(why.ipynb#further-the-same-three-steps-sixty-years-ago)",
        "(why.ipynb#what-the-weights-do-not-tell)",
        ("tests/unit/reference_pages",),
        "bandwidth",
        "Entry(",
    ),
    Seed(
        "a paper is cited by another year",
        "chapters/transformer_block.ipynb",
        "[Xiong et al. (2020)]",
        "[Xiong et al. (2019)]",
        ("tests/unit/reference_pages",),
        "citation and transformer_block",
        "is of 2020",
    ),
)

SEEDS = (*OTHERS, *PASSES, *STYLES, *SCRIPTS, *SEARCH)
