"""The book is served to this machine alone, nothing but the book, and any port will do."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
from worlds import i2, write

from i2lib.report.serving import LOOPBACK, served

SECRET = b"nobody may read this"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A synthetic book beside a file that is none of it."""
    folder = tmp_path_factory.mktemp("place é") / "html"
    (folder / "years").mkdir(parents=True)
    (folder / "empty").mkdir()
    (folder / "index.html").write_text("<p>synthetic", encoding="utf-8")
    (folder / "years" / "2016.html").write_text("<p>a year", encoding="utf-8")
    (folder / "years" / "index.html").write_text("<p>years", encoding="utf-8")
    (folder / "a page é.html").write_text("<p>a page", encoding="utf-8")
    (folder.parent / "secret").write_bytes(SECRET)
    (folder.parent / "html-beside").mkdir()
    (folder.parent / "html-beside" / "secret").write_bytes(SECRET)
    (folder / "out").symlink_to(folder.parent / "secret")
    (folder / "outside").symlink_to(folder.parent)
    (folder / "within.html").symlink_to("years/2016.html")
    (folder / "circle").symlink_to("circle")
    return folder


@pytest.fixture(scope="module")
def port(book: Path) -> Iterator[int]:
    with served(book, 0) as server:
        running = threading.Thread(target=server.serve_forever, args=(0.01,))
        running.start()
        yield int(server.server_address[1])
        server.shutdown()
        running.join()


def ask(
    port: int, path: str, method: str = "GET", host: str | None = ""
) -> tuple[HTTPResponse, bytes]:
    """The answer to a request whose path is sent as it stands; the usual Host where none is named."""
    connection = HTTPConnection(LOOPBACK, port, timeout=10)
    connection.putrequest(method, path, skip_host=True)
    if host is not None:
        connection.putheader("Host", host or f"localhost:{port}")
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/", b"<p>synthetic"),
        ("/index.html", b"<p>synthetic"),
        ("/years/2016.html?x=1", b"<p>a year"),
        ("/years/", b"<p>years"),
        ("/a%20page%20%C3%A9.html", b"<p>a page"),
        ("/within.html", b"<p>a year"),
        ("//years///2016.html", b"<p>a year"),
    ],
)
def test_a_file_of_the_book_is_served(port: int, path: str, body: bytes) -> None:
    for host in (f"localhost:{port}", f"127.0.0.1:{port}"):
        answer, said = ask(port, path, host=host)
        assert (answer.status, said) == (200, body)
        assert answer.headers["Content-Type"] == "text/html"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Server"].strip() == "i2"
        assert answer.headers["Set-Cookie"] is None
    answer, said = ask(port, path, "HEAD")
    assert (answer.status, said) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(body))


@pytest.mark.parametrize(
    "path",
    [
        "/../secret",
        "/years/../../secret",
        "/%2e%2e/secret",
        "/..%2fsecret",
        "/years/..%5c..%5csecret",
        "/..",
        "/out",
        "/outside/secret",
        "/outside/html-beside/secret",
        "/circle",
        "/empty/",
        "/index.html%00",
        "/index.html/",
        "/nothing.html",
        "/" + "a" * 5000,
        "secret",
        "http://example.org/../secret",
    ],
)
def test_whatever_is_not_of_the_book_is_refused(port: int, path: str) -> None:
    answer, said = ask(port, path)
    assert answer.status == 404
    assert SECRET not in said
    assert b"html-beside" not in said


def test_a_folder_without_a_slash_leads_to_its_page_and_nowhere_else(port: int) -> None:
    answer, _ = ask(port, "/years")
    assert (answer.status, answer.headers["Location"]) == (301, "/years/")
    answer, _ = ask(port, "//years")
    assert not (answer.headers["Location"] or "").startswith("//")


@pytest.mark.parametrize(
    "host",
    [
        None,
        "example.org",
        "example.org:{port}",
        "localhost",
        "0.0.0.0:{port}",
        "localhost:1",
        "localhost.example.org:{port}",
    ],
)
def test_a_request_by_a_foreign_name_is_refused(port: int, host: str | None) -> None:
    answer, said = ask(port, "/", host=host and host.format(port=port))
    assert answer.status == 403
    assert b"synthetic" not in said


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_nothing_but_reading_is_answered(port: int, method: str) -> None:
    answer, _ = ask(port, "/", method)
    assert answer.status == 501


def test_only_the_loopback_address_listens(book: Path) -> None:
    with served(book, 0) as server:
        assert server.socket.getsockname()[0] == "127.0.0.1"
        with (
            pytest.raises(ConnectionRefusedError),
            socket.create_connection(("127.0.0.2", server.server_address[1]), timeout=1),
        ):
            pass


def test_a_port_that_is_taken_gives_way_to_the_next(book: Path) -> None:
    with served(book, 0) as first, served(book, int(first.server_address[1])) as second:
        assert 1 <= second.server_address[1] - first.server_address[1] <= 100


# The command


@pytest.fixture
def project(tmp_path: Path, book: Path) -> Path:
    root = write(tmp_path / "project")
    (root / "book" / "_build").mkdir(parents=True)
    (root / "book" / "_build" / "html").symlink_to(book)
    return root


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 143)])
def test_the_command_says_where_the_book_is_and_ends_cleanly(
    project: Path, number: signal.Signals, code: int
) -> None:
    with socket.create_server((LOOPBACK, 0)) as taken:
        port = taken.getsockname()[1]
        command = [str(Path(sys.executable).parent / "i2"), "serve", "--port", str(port)]
        serving = subprocess.Popen(
            [*command, "--root", str(project)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        assert serving.stdout is not None
        lines = [serving.stdout.readline() for _ in range(2)]
        address = lines[1].split()[4]
        at = int(address.rstrip("/").rpartition(":")[2])
        answer, body = ask(at, "/")
        serving.send_signal(number)
        out, err = serving.communicate(timeout=20)
    assert lines[0] == f"port {port} is taken\n"
    assert address == f"http://127.0.0.1:{at}/"
    assert (answer.status, body) == (200, b"<p>synthetic")
    assert (serving.returncode, err) == (code, "")
    assert out == ("no longer served\n" if code == 0 else "")


def test_a_book_that_is_not_there_and_a_port_that_is_none_are_refused(tmp_path: Path) -> None:
    root = write(tmp_path / "project")
    told = i2("serve", "--root", str(root))
    assert (told.code, told.err.splitlines()) == (
        2,
        ["there is no built book in book/_build/html; build it first (make book)"],
    )
    assert i2("serve", "--port", "65536", "--root", str(root)).code == 2
