"""What `make lint` and `make links` look for is seen where it is."""

import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import yaml

from publish import notebooks, repository
from publish.checks import links, lint, terms
from publish.paths import NODE_MODULES, ROOT
from tests.__main__ import LINT


def test_workflow_errors_see_a_broken_workflow(tmp_path):
    good = "on: push\njobs: {a: {runs-on: ubuntu-latest, steps: [{run: ls}]}}\n"
    (tmp_path / "a.yml").write_text(good)
    assert lint.workflow_errors(tmp_path) == []
    (tmp_path / "a.yml").write_text(good.replace("ubuntu-latest", "ubuntu-newest"))
    assert len(lint.workflow_errors(tmp_path)) == 1


@pytest.fixture
def script(tmp_path):
    """A script below a folder with our settings; a function that writes it."""
    shutil.copy(ROOT / "biome.jsonc", tmp_path)
    shutil.copy(ROOT / "jsconfig.json", tmp_path)
    (tmp_path / "publish").mkdir()
    (tmp_path / "publish" / "node_modules").symlink_to(NODE_MODULES)
    (tmp_path / "live").mkdir()
    return (tmp_path / "live" / "a.js").write_text


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("const a = ;\n", "live/a.js:1: Expected an expression"),
        ("export const a  = 1;\n", "live/a.js: not formatted; `publish/node_mod"),
        ("export const a = (b) => b == 1;\n", "live/a.js:1: Using == may be unsafe"),
        ("export const a = (b) => 1;\n", "live/a.js:1: This parameter b is unused"),
    ],
    ids=["syntax", "format", "lint", "warning"],
)
def test_script_errors_see_a_bad_script(script, tmp_path, text, error):
    script("export const a = 1;\n")
    assert lint.script_errors(tmp_path) == []
    script(text)
    assert any(line.startswith(error) for line in lint.script_errors(tmp_path))
    assert all("\n" not in line for line in lint.script_errors(tmp_path))


def test_script_errors_fail_where_no_script_is_read(script, tmp_path):
    with pytest.raises(RuntimeError, match="No files were processed"):
        lint.script_errors(tmp_path / "live")


def test_type_errors_see_a_wrong_type(script, tmp_path):
    good = "/** @param {number} x */\nexport const half = (x) => x / 2;\nhalf(1);\n"
    script(good)
    assert lint.type_errors(tmp_path) == []
    script(good.replace("half(1)", 'half("1")'))
    [line] = lint.type_errors(tmp_path)
    assert line.startswith("live/a.js(3,6): error TS2345: Argument of type 'string'")


def types_seen(tmp_path, line, *names):
    """What the check of types prints where each named file ends with a line more."""
    shadows = []
    for name in names:
        shadow = tmp_path / name.replace("/", "-")
        shadow.write_text((ROOT / name).read_text("utf-8") + line + "\n", "utf-8")
        shadows += ["--shadow-file", name, str(shadow)]
    command = [sys.executable, "-m", *LINT["types"], *shadows]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout


def test_a_wrong_type_is_seen_wherever_types_are_checked(tmp_path):
    names = [
        "publish/paths.py",
        "live/driver/needs.py",
        "mhsa_lib/exercises/diagnosis.py",
        "mhsa_lib/figures/style.py",
        "mhsa_lib/models/network.py",
        "mhsa_lib/numpy/masks.py",
        "tests/seeds/seed.py",
    ]
    found = types_seen(tmp_path, 'WRONG: int = "a"', *names)
    assert [name for name in names if f"{name}:" in found] == names


def test_a_function_of_the_commands_without_hints_is_seen(tmp_path):
    names = ["publish/paths.py", "live/driver/needs.py"]
    found = types_seen(tmp_path, "def bare(x): ...", *names)
    assert [name for name in names if f"{name}:" in found] == names


@pytest.mark.parametrize(
    "text", ["Self attention", "a multihead layer", "in Pytorch", "自註意力", "注意里"]
)
def test_another_form_of_a_term_is_seen(text):
    assert terms.errors_in("a", text)


@pytest.mark.parametrize(
    "text", ["`nn.MultiheadAttention` in PyTorch", "multi-head self-attention 自注意力"]
)
def test_the_books_own_form_is_well(text):
    assert terms.errors_in("a", text) == []


@pytest.mark.parametrize("ending", ["md", "py", "js"])
def test_a_misspelt_word_is_seen(ending, tmp_path):
    text, path = "These weights sum to one.", tmp_path / f"a.{ending}"
    command = [sys.executable, "-m", *LINT["spelling"], str(path)]
    for written, errors in {text: 0, text.replace("ei", "ie"): 1}.items():
        path.write_text(written)
        assert bool(subprocess.run(command, cwd=ROOT).returncode) == errors


def test_a_misspelt_word_of_a_notebook_is_seen(tmp_path):
    path = tmp_path / "a.ipynb"
    text = notebooks.paths()[0].read_text("utf-8")
    path.write_text(text.replace("attention", "atttention", 1))  # codespell:ignore
    command = [sys.executable, "-m", *LINT["spelling"], str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.count("==>") == 1


class Answers(BaseHTTPRequestHandler):
    """A site whose addresses name their own status."""

    def do_GET(self):
        self.send_response(int(self.path[1:]))
        self.end_headers()

    def log_message(self, *_):
        pass


def test_a_dead_address_is_seen():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    site = f"http://127.0.0.1:{server.server_address[1]}"
    found = {n: links.ask(f"{site}/{n}", 2, 0) for n in (200, 403, 404, 500)}
    server.shutdown()
    server.server_close()
    assert [n for n, answer in found.items() if links.is_gone(answer)] == [404, 500]
    assert links.is_gone(links.ask(f"{site}/200", 1, 0)), "nobody answers now"


def test_no_example_and_no_address_of_our_own_is_asked(monkeypatch, capsys):
    asked, home, other = [], repository.read(), "https://example.org/a"
    named = [repository.EXAMPLE, f"{home.url}/issues", home.site, other]
    monkeypatch.setattr(links, "texts", lambda: {"a.md": " ".join(named)})
    monkeypatch.setattr(links, "ask", lambda address: asked.append(address) or "")
    assert links.main() == 0
    assert asked == [other]
    said, counted = capsys.readouterr().out.splitlines()
    assert repository.EXAMPLE in said and counted.startswith("1 address")


def test_what_git_runs_before_a_commit_is_make_lint():
    """No second list of checks, and no second pin of their versions."""
    text = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
    (source,) = yaml.safe_load(text)["repos"]
    (hook,) = source["hooks"]
    assert (source["repo"], hook["language"]) == ("local", "system")
    assert hook["entry"] == "make lint"
    assert hook["always_run"] and not hook["pass_filenames"], "lint sees every file"
    dry = subprocess.run(
        ["make", "-n", "--no-print-directory", "lint"], cwd=ROOT, capture_output=True
    )
    assert dry.stdout.endswith(b"-m tests lint\n")
