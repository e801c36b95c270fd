"""What `make lint` and `make links` look for is seen where it is."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from publish.checks import links, lint, spelling


def test_a_broken_workflow_is_seen(tmp_path):
    good = "on: push\njobs: {a: {runs-on: ubuntu-latest, steps: [{run: ls}]}}\n"
    (tmp_path / "a.yml").write_text(good)
    assert lint.workflow_errors(tmp_path) == []
    (tmp_path / "a.yml").write_text(good.replace("ubuntu-latest", "ubuntu-newest"))
    assert len(lint.workflow_errors(tmp_path)) == 1


def test_a_broken_script_is_seen(tmp_path):
    (tmp_path / "a.js").write_text("const a = ;")
    assert "SyntaxError" in lint.check(tmp_path / "a.js")


@pytest.mark.parametrize(
    "text", ["Self attention", "a multihead layer", "in Pytorch", "自註意力", "注意里"]
)
def test_another_form_of_a_term_is_seen(text):
    assert spelling.term_errors("a", text)


@pytest.mark.parametrize(
    "text", ["`nn.MultiheadAttention` in PyTorch", "multi-head self-attention 自注意力"]
)
def test_the_books_own_form_is_well(text):
    assert spelling.term_errors("a", text) == []


def test_a_misspelt_word_is_seen():
    text = "These weights sum to one."
    assert spelling.word_errors(text) == []
    assert spelling.word_errors(text.replace("ei", "ie"))


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
