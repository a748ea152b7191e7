"""The bound book on this machine's own address, for those who look at it and for nobody else.

It is for looking while one works: no other machine reaches it, and no page of another site can read it
through a name that leads here, since only requests for this address by name are answered. Nothing
but files of the book is handed out, and nothing of them is kept by the browser, so that a new build
is seen at once.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from i2lib.errors import RunError

LOOPBACK = "127.0.0.1"
NAMES = ("127.0.0.1", "localhost")
TRIED = 100  # ports after the first, where that is taken
PATIENCE = 30.0  # seconds that a silent visitor is waited for


@contextmanager
def served(book: Path, port: int) -> Iterator[ThreadingHTTPServer]:
    """A server of the folder `book` on `port`, or on the next one that is free; 0 takes any.

    It listens once it is yielded, and answers within its `serve_forever`. Raises RunError where no
    port can be had.
    """
    server = _listening(book, port)
    try:
        yield server
    finally:
        server.server_close()


def file_of(book: Path, address: str) -> Path | None:
    """The file of the book that an address names; None for whatever lies outside, or is not there.

    A link within the folder that leads out of it leads nowhere.
    """
    path = unquote(urlsplit(address).path, errors="replace")
    parts = path.split("/")
    if not path.startswith("/") or "\\" in path or "\0" in path or ".." in parts:
        return None
    try:
        whole = book.resolve(strict=True)
        found = whole.joinpath(*filter(None, parts)).resolve(strict=True)
        if path.endswith("/"):
            found = (found / "index.html").resolve(strict=True)
    except (OSError, RuntimeError):  # not there, too long a name, links in a circle
        return None
    return found if found.is_relative_to(whole) else None


def _listening(book: Path, port: int) -> ThreadingHTTPServer:
    class Answering(_Answers):
        folder = book

    last = min(port + TRIED, 65_535) if port else 0
    for each in range(port, last + 1):
        try:
            return _Server((LOOPBACK, each), Answering)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise RunError(
                    f"port {each} cannot be listened on: {error.strerror}; name another with --port"
                ) from error
    raise RunError(f"the ports {port} to {last} are all taken; name another with --port")


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def server_bind(self) -> None:
        """Without the look-up of this machine's name, which may ask the network."""
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = LOOPBACK, self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A visitor who leaves in the middle of an answer is no error."""


class _Answers(SimpleHTTPRequestHandler):
    """Files of the book for GET and HEAD; every other request is refused in one line."""

    folder: Path
    server_version, sys_version = "i2", ""
    timeout = PATIENCE

    def send_head(self) -> Any:
        """The head of the answer, and the open file that follows it."""
        name, _, port = self.headers.get("Host", "").rpartition(":")
        if name not in NAMES or port != str(self.connection.getsockname()[1]):
            self.send_error(HTTPStatus.FORBIDDEN, "Only requests for this machine are answered")
            return None
        found = file_of(self.folder, self.path)
        if found is not None and found.is_dir():
            self.send_response(HTTPStatus.MOVED_PERMANENTLY)
            self.send_header("Location", f"{urlsplit(self.path).path}/")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        try:
            file = found.open("rb") if found else None
        except OSError:
            file = None
        if file is None:
            self.send_error(HTTPStatus.NOT_FOUND, "The book has no such page")
            return None
        assert found is not None
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(found.name))
        self.send_header("Content-Length", str(found.stat().st_size))
        self.end_headers()
        return file

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Nothing is noted of who has looked at what."""
