"""The server of the built book: whoever leaves, or asks nonsense, raises nothing."""

import gzip
import http.client
import socket
import struct
import threading
import time

import pytest

from publish import serve

PAGE = b"<p>" + b"word " * 2_000_000


@pytest.fixture
def server(tmp_path):
    (tmp_path / "page.html").write_bytes(PAGE)
    (tmp_path / "picture.png").write_bytes(PAGE)
    running = serve.open_server(tmp_path, ports=(0,))
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield running
    running.shutdown()
    thread.join()
    running.server_close()


def send(server, request):
    """A connection on which this was sent."""
    connection = socket.create_connection(server.server_address, timeout=10)
    connection.sendall(request)
    return connection


def answer(server, request):
    """All that comes back on a connection that ends with the answer."""
    with send(server, request) as connection:
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(1 << 16), b""))


def leave(connection, reset):
    if reset:  # as a browser that reloads: nothing is said goodbye to
        linger = struct.pack("ii", 1, 0)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    connection.close()


@pytest.mark.parametrize("reset", [False, True])
@pytest.mark.parametrize("name", ["page.html", "picture.png"])
@pytest.mark.parametrize("packed", ["Accept-Encoding: gzip\r\n", ""])
def test_a_reader_who_leaves_is_no_error(server, capfd, name, packed, reset):
    request = f"GET /{name} HTTP/1.1\r\nHost: x\r\n{packed}\r\n".encode()
    for taken in (0, 100):
        connection = send(server, request)
        if taken:
            connection.recv(taken)
        leave(connection, reset)
    leave(send(server, b"GET /page"), reset)
    time.sleep(0.3)
    assert answer(server, b"HEAD /page.html HTTP/1.0\r\n\r\n").startswith(
        b"HTTP/1.1 200"
    )
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", b"400"),
        (b"GET\r\n\r\n", b"400"),
        (b"GET / HTTP/9.9\r\n\r\n", b"505"),
        (b"GET / HTTP/x\r\n\r\n", b"400"),
        (b"BREW / HTTP/1.0\r\n\r\n", b"501"),
        (b"POST / HTTP/1.0\r\nContent-Length: 3\r\n\r\nabc", b"501"),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.0\r\n\r\n", b"414"),
        (
            b"GET /" + b"a" * 5000 + b".html HTTP/1.0\r\nAccept-Encoding: gzip\r\n\r\n",
            b"404",
        ),
        (b"GET /" + b"a" * 5000 + b" HTTP/1.0\r\n\r\n", b"404"),
        (b"GET /%00.html HTTP/1.0\r\nAccept-Encoding: gzip\r\n\r\n", b"404"),
        (b"GET /%00 HTTP/1.0\r\n\r\n", b"404"),
        (b"GET /%ff%fe.html HTTP/1.0\r\n\r\n", b"404"),
        (b"GET /../../etc/passwd HTTP/1.0\r\n\r\n", b"404"),
        (b"GET /page.html HTTP/1.0\r\n" + b"A: b\r\n" * 200 + b"\r\n", b"431"),
        (b"GET /picture.png HTTP/1.0\r\nIf-Modified-Since: never\r\n\r\n", b"200"),
        (b"GET /picture.png HTTP/1.0\r\nRange: bytes=1-2\r\n\r\n", b"200"),
    ],
)
def test_whatever_is_asked_gets_a_status(server, capfd, request_, status):
    answered = answer(server, request_)
    if not answered.startswith(
        b"HTTP/1.1 " + status
    ):  # to nonsense, in the oldest form
        assert b"Error code: " + status in answered
    assert capfd.readouterr() == ("", "")


def test_the_oldest_request_gets_the_file_alone(server, capfd):
    assert answer(server, b"GET /page.html\r\n\r\n") == PAGE
    assert capfd.readouterr() == ("", "")


def test_a_head_has_the_length_and_no_body(server):
    connection = http.client.HTTPConnection(*server.server_address)
    for name in ("page.html", "picture.png"):
        connection.request("HEAD", f"/{name}", headers={"Accept-Encoding": "gzip"})
        head = connection.getresponse()
        assert (head.status, head.read()) == (200, b"")
        connection.request("GET", f"/{name}", headers={"Accept-Encoding": "gzip"})
        whole = connection.getresponse()
        body = whole.read()
        assert head.headers["Content-Length"] == whole.headers["Content-Length"]
        packed = whole.headers["Content-Encoding"] == "gzip"
        assert (gzip.decompress(body) if packed else body) == PAGE
    connection.close()


def test_another_error_is_still_printed(server, capfd, monkeypatch):
    def broken(handler):
        raise RuntimeError("a mistake of ours")

    monkeypatch.setattr(serve.Handler, "send_head", broken)
    assert answer(server, b"GET / HTTP/1.0\r\n\r\n") == b""
    assert "a mistake of ours" in capfd.readouterr().err
