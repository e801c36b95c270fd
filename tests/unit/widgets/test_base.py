"""The static form, the bundle that Jupyter gets, and the text of the modules."""

import base64
import gzip
import html.parser
import itertools
import json
import re
import subprocess
import sys

import numpy as np
import pytest

from mhsa_lib.widgets import SoftmaxKnob, bundle, question
from mhsa_lib.widgets.arrays import encode_array
from mhsa_lib.widgets.bundle import module_source
from mhsa_lib.widgets.checks import check_text
from mhsa_lib.widgets.static_form import island
from publish.extension import write_widgets
from publish.paths import WIDGETS
from tests.book.widgets import folder_name, widget_classes

VIEW = "application/vnd.jupyter.widget-view+json"
EVIL = '</script><script>alert(1)</script><img src=x onerror="alert(2)">'


class Reader(html.parser.HTMLParser):
    """Collects the tags and the JSON of a static form, as a browser would see it."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.island = [], None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        if self.tags and self.tags[-1][0] == "script" and self.island is None:
            self.island = json.loads(data)


@pytest.fixture
def static(monkeypatch):
    monkeypatch.setenv("MHSA_STATIC", "1")


@pytest.fixture
def live(monkeypatch):
    monkeypatch.delenv("MHSA_STATIC", raising=False)


def test_the_static_bundle_is_html_picture_and_text(static):
    data, _ = SoftmaxKnob()._repr_mimebundle_()
    assert set(data) == {"text/html", "image/png", "text/plain"}
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert data["text/plain"] == SoftmaxKnob(d_k=4)._repr_mimebundle_()[0]["text/plain"]


def test_the_static_form_holds_picture_table_and_state(static):
    knob = SoftmaxKnob(labels=["小明", "b", "c", "d", "e"])
    read = Reader(knob.to_html())
    frames = [attributes for tag, attributes in read.tags if tag == "div"]
    tags = dict(read.tags)
    assert frames[0] == {"class": "mhsa-widget", "data-widget": "softmax_knob"}
    assert frames[1]["tabindex"] == "0" and frames[1]["role"] == "group"
    assert frames[1]["aria-label"] == f"{knob.plain_text}, as a table"
    assert "小明 0.563" in tags["img"]["alt"]
    assert "set by hand" in tags["img"]["alt"]
    assert int(tags["img"]["width"]) > 0
    assert [tag for tag, _ in read.tags].count("tr") == 1 + 5
    assert tags["script"] == {"type": "application/json"}
    assert read.island == {"data": knob.data, "state": knob.state}


def test_a_question_has_no_picture_and_folds_the_reasons(static):
    data, _ = question("why.one_average")._repr_mimebundle_()
    assert set(data) == {"text/html", "text/plain"}
    before, after = data["text/html"].split("<details>")
    assert "Right" not in before
    assert after.count("Right.") == 1


def test_text_stays_text_in_the_static_form(static):
    knob = SoftmaxKnob(scores=[1.0, 2.0], labels=[EVIL, "小明 🙂 שלום"])
    read = Reader(knob.to_html())
    assert {tag for tag, _ in read.tags} == {
        *("div", "img", "table", "thead", "tbody", "tr", "th", "td", "script", "style")
    }
    assert read.island["state"]["labels"] == [EVIL, "小明 🙂 שלום"]


def test_the_live_bundle_is_a_view_with_the_picture_beside_it(live):
    knob = SoftmaxKnob()
    data, _ = knob._repr_mimebundle_()
    assert set(data) == {VIEW, "image/png", "text/plain"}
    assert knob._repr_mimebundle_()[0][VIEW] == data[VIEW], "one model a widget"
    assert knob._bridge._ipython_display_ is None
    assert isinstance(knob._bridge._esm, str)


def test_without_anywidget_and_matplotlib_the_static_form_remains(live, monkeypatch):
    monkeypatch.setitem(sys.modules, "anywidget", None)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    data, _ = SoftmaxKnob()._repr_mimebundle_()
    assert set(data) == {"text/html", "text/plain"}
    assert "<img" not in data["text/html"]
    assert "<table>" in data["text/html"]


def test_widgets_need_numpy_alone():
    code = (
        "import sys\n"
        "for name in ('anywidget', 'ipywidgets', 'matplotlib', 'IPython', 'torch'):\n"
        "    sys.modules[name] = None\n"
        "from mhsa_lib.widgets import SoftmaxKnob, question\n"
        "assert '<table>' in SoftmaxKnob().to_html()\n"
        "assert '<details>' in question('why.one_average').to_html()\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_rare_signs_are_no_noise_in_a_notebook(live, recwarn):
    SoftmaxKnob(scores=[1.0], labels=["🙂"])._repr_mimebundle_()
    assert not [w for w in recwarn if "Glyph" in str(w.message)]


def test_chinese_labels_are_drawn(static, recwarn):
    SoftmaxKnob(scores=[1.0], labels=["小明"]).png()
    assert not [w for w in recwarn if "Glyph" in str(w.message)]


def test_the_picture_leaves_the_notebooks_style_alone(static):
    import matplotlib

    before = dict(matplotlib.rcParams)
    SoftmaxKnob().png()
    assert dict(matplotlib.rcParams) == before


def test_the_browser_and_python_share_one_state(live):
    knob = SoftmaxKnob()
    knob._repr_mimebundle_()
    knob.d_k = 4
    assert knob._bridge.state["d_k"] == 4
    knob._bridge.state = {**knob.state, "temperature": 2}
    assert knob.temperature == 2.0
    with pytest.raises(ValueError, match="d_k=5"):
        knob._bridge.state = {**knob.state, "d_k": 5}
    assert knob.d_k == knob._bridge.state["d_k"] == 4


def test_a_copy_of_data_or_state_is_no_way_in():
    knob = SoftmaxKnob()
    knob.state["scores"][0] = 99.0
    knob.data["widths"].clear()
    assert knob.scores[0] == 2.0
    assert knob.data["widths"][0] == 1


NAMES = [kind.name for kind in widget_classes()]


def test_every_module_with_a_widget_has_a_class_that_is_named():
    texts = {path: path.read_text("utf-8") for path in WIDGETS.glob("*/*.js")}
    drawn = {path for path in texts if "export default" in texts[path]}
    assert drawn == {WIDGETS / name / "widget.js" for name in NAMES}
    assert NAMES == [folder_name(kind) for kind in widget_classes()]


@pytest.mark.parametrize("name", NAMES)
def test_module_source_imports_nothing(name):
    source = module_source(name)
    assert not re.search(r"^(import|export \{)", source, re.MULTILINE)
    assert source.count("export ") == source.count("export default") == 1


def test_module_source_inlines_an_import_of_many_lines(tmp_path, monkeypatch):
    monkeypatch.setattr(bundle, "_FOLDER", tmp_path)
    (tmp_path / "long").mkdir()
    (tmp_path / "long" / "words.js").write_text("export const a = 1;\n")
    line = 'import {\n  a,\n} from "./words.js";'
    (tmp_path / "long" / "widget.js").write_text(line + "\nexport default a;\n")
    source = module_source("long")
    assert "const {\n  a,\n} = module_long_words;\nexport default a;" in source


@pytest.mark.parametrize(
    "line",
    [
        'import a from "./words.js";',
        'import {\n  a as b,\n} from "./words.js";',
        'import * as drawing from "../shared/drawing.js";',
        'import { format as f } from "../shared/drawing.js";',
        'import { a } from "../../a.js";',
        'import { a } from "https://example.org/a.js";',
    ],
)
def test_module_source_refuses_an_import_that_cannot_be_inlined(
    line, tmp_path, monkeypatch
):
    monkeypatch.setattr(bundle, "_FOLDER", tmp_path)
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "widget.js").write_text(line + "\nexport default {};\n")
    with pytest.raises(ValueError, match=r"odd/widget.js cannot be inlined"):
        module_source("odd")


def test_modules_write_no_html():
    for path in WIDGETS.glob("*/*.js"):
        text = path.read_text(encoding="utf-8")
        for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write"):
            assert way not in text, f"{path.name} uses {way}"


def test_one_module_writes_the_state():
    writing = {
        path.name
        for path in WIDGETS.glob("*/*.js")
        if "save_changes" in path.read_text(encoding="utf-8")
    }
    assert writing == {"view.js", "mount.js"}  # the latter has a model of its own


def with_imports(path):
    """A module and all modules that it loads."""
    found = re.findall(r'from ?"(\.[\w./]+)"', path.read_text(encoding="utf-8"))
    files = [(path.parent / address).resolve() for address in found]
    return {path}.union(*map(with_imports, files))


@pytest.fixture(scope="module")
def sent(tmp_path_factory):
    """The folder of the modules that the site sends."""
    out = tmp_path_factory.mktemp("site")
    return out / write_widgets(out)


def test_the_site_sends_every_module_at_its_address(sent):
    addresses = {path.relative_to(WIDGETS) for path in WIDGETS.glob("*/*.js")}
    assert {path.relative_to(sent) for path in sent.rglob("*.*")} == addresses
    for address in addresses:
        there = {path.relative_to(sent) for path in with_imports(sent / address)}
        here = {path.relative_to(WIDGETS) for path in with_imports(WIDGETS / address)}
        assert there == here


@pytest.mark.parametrize("shown", [*itertools.combinations(NAMES, 3)])
def test_own_javascript_stays_small(shown, sent):
    """50 KB gz a page before Python starts (a gate of the book): any three widgets."""
    modules = [sent / name / "widget.js" for name in shown]
    files = {sent / "shared" / "mount.js"}.union(*map(with_imports, modules))
    sizes = [len(gzip.compress(file.read_bytes())) for file in files]
    assert sum(sizes) <= 50 * 1024


def test_bad_values_have_clear_errors():
    with pytest.raises(TypeError, match=r"a label must be text, not int: 3"):
        check_text(3, "a label")
    with pytest.raises(ValueError, match="half a surrogate pair"):
        check_text("\ud83d", "a label")
    with pytest.raises(TypeError, match=r"dtype complex128 is not one of .*float32"):
        encode_array(np.zeros(2, complex))
    with pytest.raises(ValueError, match="JSON compliant"):
        island({"x": float("nan")})
