"""The Sphinx extension of the book: what its stock options do not do.

Those stand in ``_config.yml``. Here are events, transforms and templates, and our own
assets: KaTeX's stylesheet and fonts from our own site, the widgets' modules under the
hash of their content. What only a finished page shows is changed by
:mod:`publish.extension.postprocess`.
"""

import hashlib
import re
import shutil
from pathlib import Path

from sphinx import locale, package_dir
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

from live.build import assets
from live.build.pyodide import PyodideDamagedError
from mhsa_lib.language import ENGLISH, language
from publish import esbuild, repository
from publish.extension import (
    boxes,
    folded_cells,
    fonts,
    headings,
    html_head,
    landing,
    math,
    notebook_links,
    postprocess,
    progress,
    search,
    storage,
    timings,
)
from publish.extension.math import KATEX
from publish.extension.site import Site
from publish.paths import STATIC, WIDGETS

TEMPLATES = Path(__file__).with_name("templates")


def choose_language(app: Sphinx) -> None:
    """Let Sphinx and the theme speak the reader's language; ``_config.yml`` says en.

    Both take their texts from Sphinx's catalogues. Those have none for most of what
    Furo says: the names of its switches and drawers ("Toggle site navigation
    sidebar", "Toggle table of contents sidebar", "Toggle Light / Dark / Auto color
    theme"), "Skip to content", "Back to top", "Next", "Previous", "Home", "On this
    page", "Copyright" and "Made with". These stay English.
    """
    if language() == ENGLISH:
        return
    app.config.language = language()
    folder = str(Path(package_dir) / "locale")
    app.translator, _found = locale.init([None, folder], language())


def configure(app: Sphinx, config: Config) -> None:
    """Add our files to what the builder copies, and say where the site will be."""
    config.html_static_path.append(str(STATIC))
    config.templates_path.append(str(TEMPLATES))
    config.html_baseurl = repository.read(Path(app.srcdir)).site


def choose_palette(app: Sphinx) -> None:
    """Name the dark palette of code: the theme, loaded late, owns that value."""
    app.config.pygments_dark_style = "a11y-dark"


def copy_katex(static: Path) -> None:
    """Copy KaTeX's stylesheet and its woff2 fonts; every browser reads woff2."""
    target = static / "katex"
    shutil.copytree(
        KATEX / "fonts",
        target / "fonts",
        ignore=shutil.ignore_patterns("*.woff", "*.ttf"),
        dirs_exist_ok=True,
    )
    css = (KATEX / "katex.min.css").read_text("utf-8")
    css = re.sub(r',url\([^)]*\.(?:woff|ttf)\) format\("[a-z]+"\)', "", css)
    (target / "katex.min.css").write_text(css, "utf-8")


def widget_modules() -> list[Path]:
    """The scripts of the widgets: those of each one, and those that they share."""
    return sorted(WIDGETS.glob("*/*.js"))


def write_widgets(out: Path) -> str:
    """Write the widgets' modules, minified; return their folder, named by content."""
    made = out / "widgets" / "made"
    esbuild.minify(widget_modules(), made, f"--outbase={WIDGETS}")
    digest = hashlib.sha256()
    for module in sorted(made.rglob("*.js")):
        name = module.relative_to(made).as_posix()
        digest.update(name.encode() + b"\0" + module.read_bytes() + b"\0")
    folder = f"widgets/{digest.hexdigest()[:12]}"
    made.rename(out / folder)
    return folder


def write_landing(out: Path, app: Sphinx) -> None:
    """Write the redirect at the root, and the 404 page."""
    home, title = repository.read(Path(app.srcdir)), app.config.html_title
    landing.write_root_redirect(out, front_page(app), title, home.site)
    landing.write_404(out, front_page(app), title, home)


def front_page(app: Sphinx) -> str:
    """The address of the front page, below the site."""
    return f"{app.config.root_doc}.html"


def write_python(out: Path) -> assets.Assets | None:
    """Write what Python in the page needs; None where Pyodide is out of reach."""
    try:
        return assets.build_if_reachable(out)
    except PyodideDamagedError as damaged:
        raise ExtensionError(str(damaged)) from damaged


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Write the assets, then read, change and write each page that is built: once."""
    if exception is not None or app.builder.format != "html":
        return
    out = Path(app.outdir)
    copy_katex(out / "_static")
    storage.patch_scripts(out / "_static")
    progress.write_scripts(out / "_static", progress.chapters(app))
    search.write_script(out / "_static")
    write_landing(out, app)
    paths = sorted(out.rglob("*.html"))
    pages = {p.relative_to(out).as_posix(): p.read_text("utf-8") for p in paths}
    site = Site(
        out=out,
        front=front_page(app),
        widgets=write_widgets(out),
        fonts=fonts.write(out, pages, front_page(app), widget_modules()),
        python=write_python(out),
        repository=repository.read(Path(app.srcdir)),
    )
    index = search.Index()
    for page, text in pages.items():
        changed = postprocess.postprocess(text, page, site, index)
        (out / page).write_text(changed, "utf-8")
    search.finish(out, index)


def setup(app: Sphinx) -> dict:
    """Register the extension (Sphinx calls this)."""
    choose_language(app)
    for part in (
        boxes,
        folded_cells,
        headings,
        html_head,
        math,
        notebook_links,
        progress,
    ):
        part.setup(app)
    app.add_directive("timings", timings.Timings)
    app.connect("config-inited", configure)
    app.connect("builder-inited", choose_palette, priority=100)
    app.connect("builder-inited", search.take_place)
    app.add_css_file("site.css", priority=900)
    app.add_js_file("site.js", loading_method="defer")
    app.add_js_file("jump.js", loading_method="defer")
    app.connect("build-finished", finish, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": False}
