"""`i2 serve`: the bound book in a browser of this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from i2lib.cli.app import Root, app, project
from i2lib.errors import UsageError

Port = Annotated[
    int, typer.Option(min=0, max=65_535, help="Where to listen; 0 takes any that is free.")
]


@app.command(epilog="Examples: i2 serve; i2 serve --port 8080")
def serve(port: Port = 8000, root: Root = None) -> None:
    """Serve the bound book to browsers of this machine, until Ctrl-C.

    On the loopback address only. A port that is taken gives way to the next free one.
    """
    from i2lib.report.serving import LOOPBACK, served

    home = project(root)
    book = home / "book" / "_build" / "html"
    if not (book / "index.html").is_file():
        raise UsageError("there is no built book in book/_build/html; build it first (make book)")
    with served(book, port) as server:
        if port not in (0, server.server_port):
            typer.echo(f"port {port} is taken")
        typer.echo(f"the book is at http://{LOOPBACK}:{server.server_port}/ (Ctrl-C ends)")
        try:
            server.serve_forever(poll_interval=0.1)
        except KeyboardInterrupt:
            typer.echo("no longer served")
