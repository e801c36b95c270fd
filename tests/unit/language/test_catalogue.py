"""Catalogues: from the code to a template, from a translation to Python and scripts."""

import json
import shutil
import subprocess

import pytest
from babel.messages import pofile

from mhsa_lib import language
from publish import catalogue
from publish.paths import WIDGETS

PYTHON = (
    'print(_("The shape is {got}."), ngettext("{n} head", "{n} heads", n))\n'
    'print(_("right"), pgettext("direction", "right"))\n'
)
SCRIPT = 't("Key" + " {n}", { n }); plural("{n} key", "{n} keys", n); notes("no");\n'


@pytest.fixture
def template(tmp_path, monkeypatch):
    """The template of a widget with a line of Python and one of JavaScript."""
    monkeypatch.setattr(catalogue, "ROOT", tmp_path)
    folder = tmp_path / "mhsa_lib" / "widgets" / "knob"
    folder.mkdir(parents=True)
    (folder / "widget.py").write_text(PYTHON)
    (folder / "widget.js").write_text(SCRIPT)
    return catalogue.template("widgets")


def test_template_holds_the_messages_of_both_languages(template):
    assert [message.id for message in template if message.id] == [
        "Key {n}",
        ("{n} key", "{n} keys"),
        "The shape is {got}.",
        ("{n} head", "{n} heads"),
        "right",
        "right",
    ]


def test_compile_language_serves_python_and_scripts(template, tmp_path, monkeypatch):
    source = tmp_path / "locale" / "zh_CN" / "LC_MESSAGES" / "widgets.po"
    source.parent.mkdir(parents=True)
    for message in template:
        if message.id == "The shape is {got}.":
            message.string = "形状是{got}。"
        if message.id == "right":
            message.string = "右" if message.context == "direction" else "对"
        if message.id == ("{n} key", "{n} keys"):
            message.string = ("{n}个键",)
    with source.open("wb") as file:
        pofile.write_po(file, template)
    compiled = tmp_path / "compiled"
    monkeypatch.setattr(catalogue, "TRANSLATED", tmp_path / "locale")
    monkeypatch.setattr(catalogue, "COMPILED", compiled)
    catalogue.compile_language("zh_CN")
    monkeypatch.setenv("MHSA_LANG", "zh_CN")
    monkeypatch.setenv("MHSA_LOCALE", str(compiled))
    assert language._("The shape is {got}.") == "形状是{got}。"
    assert language._("Not translated.") == "Not translated."
    assert language._("right") == "对"
    assert language.pgettext("direction", "right") == "右"
    assert language.script_catalogue("knob") == {
        "language": "zh-CN",
        "messages": {"{n} key": ["{n}个键"]},
    }


def test_a_language_without_catalogues_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogue, "TRANSLATED", tmp_path)
    with pytest.raises(FileNotFoundError, match=r"no catalogue in .*tlh"):
        catalogue.compile_language("tlh")


def test_every_subject_has_messages_and_a_head():
    for subject in ("exercises", "questions"):
        text = catalogue.template(subject)
        assert len(text) > 100
        assert "Attention, Head by Head" in text.header_comment


def run(*lines):
    """What lines of JavaScript print, with language.js as L."""
    node = shutil.which("node")
    assert node, "Node is not on PATH; `make test` brings it, or install Node 18+"
    module = (WIDGETS / "shared" / "language.js").as_uri()
    script = "\n".join([f"import * as L from {json.dumps(module)};", *lines])
    command = [node, "--input-type=module"]
    answer = subprocess.run(command, input=script, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.splitlines()


def test_scripts_speak_english_by_themselves():
    assert run(
        'console.log(L.t("{n} of {all} heads, {odd}", { n: 2, all: 8 }));',
        'for (const n of [0, 1, 2]) console.log(L.plural("{n} key", "{n} keys", n));',
        'console.log(L.listed(["q", "k", "v"]));',
        'console.log(L.t("toString"), L.t("constructor"));',
    ) == [
        "2 of 8 heads, {odd}",
        "0 keys",
        "1 key",
        "2 keys",
        "q, k and v",
        "toString constructor",
    ]


def test_scripts_speak_what_they_are_given():
    messages = {"{n} key": ["{n}个键"], "Weight": "权重"}
    given = json.dumps({"language": "zh-CN", "messages": messages})
    assert run(
        f"L.speak({given}); L.speak(null);",
        'console.log(L.t("Weight"), L.plural("{n} key", "{n} keys", 1), L.t("Score"));',
        'console.log(L.listed(["甲", "乙"]));',
        'L.speak({ language: "pl", messages: { "{n} key": ["1", "2-4", "5"] } });',
        'console.log([1, 3, 5].map((n) => L.plural("{n} key", "", n)).join());',
    ) == ["权重 1个键 Score", "甲和乙", "1,2-4,5"]
