"""A forked kernel, seen as nbclient sees any: a manager that knows its process, a client that asks.

nbclient's own loop over the cells, its clocks and its reading of messages stay as they are.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import time
from collections.abc import Sequence
from contextlib import suppress
from queue import Empty
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.session import Session

from i2lib.report import run
from i2lib.report.forked import kernel
from i2lib.report.forked.kernel import IOPUB, SHELL
from i2lib.report.forked.wire import Parts, Wire


def begin(client: run.Client, otherwise: run.Begin) -> int:
    """Fork a kernel for `client`; start one `otherwise` where the notebook's is not this Python's."""
    if not _is_this_python(client.kernel_name):
        return otherwise(client)
    client.km = Manager(client.extra_arguments)
    return int(client.km.pid)


def _is_this_python(name: str) -> bool:
    spec = KernelSpecManager().get_kernel_spec(name)
    return spec.argv[1:3] == ["-m", "ipykernel_launcher"] and spec.env == {}


class Manager:
    """The process of a kernel that was forked from this one, in a group of its own."""

    has_kernel = True

    def __init__(self, arguments: Sequence[str] = ()) -> None:
        here, there = socket.socketpair()
        self.pid = os.fork()
        if self.pid == 0:
            here.close()
            os.setpgid(0, 0)
            kernel.serve(Wire(there), arguments)
        with suppress(PermissionError, ProcessLookupError):  # whoever of both comes first
            os.setpgid(self.pid, self.pid)
        there.close()
        self.wire = Wire(here)
        self._gone = False

    def client(self) -> KernelClient:
        return KernelClient(self)

    def is_alive(self) -> bool:
        if not self._gone:
            self._gone = os.waitpid(self.pid, os.WNOHANG) != (0, 0)
        return not self._gone

    def interrupt_kernel(self) -> None:
        os.kill(self.pid, signal.SIGINT)

    def shutdown_kernel(self, now: bool = True) -> None:  # noqa: ARG002 (the name is nbclient's)
        if not self._gone:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self._gone = True

    def cleanup_resources(self) -> None:
        """There is no file of a connection to remove."""


class _Inbox:
    """What has come on one channel and was not yet asked for; and the way to send on it."""

    def __init__(self, wire: Wire, session: Session, name: str) -> None:
        self.wire, self.session, self.name = wire, session, name
        self._messages: asyncio.Queue[Any] = asyncio.Queue()

    def put(self, parts: Parts) -> None:
        _, rest = self.session.feed_identities(parts)
        self._messages.put_nowait(self.session.deserialize(rest))

    async def get_msg(self, timeout: float | None = None) -> Any:
        try:
            return await asyncio.wait_for(self._messages.get(), timeout)
        except TimeoutError:
            raise Empty from None

    def send(self, message: Any) -> None:
        with suppress(ConnectionError):  # nbclient looks by itself whether the kernel lives
            self.wire.send(self.name, self.session.serialize(message))


class KernelClient:
    """What a notebook's client asks of its kernel, over the wire."""

    allow_stdin = False

    def __init__(self, manager: Manager) -> None:
        self.session = Session(key=b"")
        self.is_alive = manager.is_alive
        self._wire = manager.wire
        self.iopub_channel = _Inbox(self._wire, self.session, IOPUB)
        self.shell_channel = _Inbox(self._wire, self.session, SHELL)

    async def start_channels(self) -> None:
        loop = asyncio.get_running_loop()
        inboxes = {IOPUB: self.iopub_channel, SHELL: self.shell_channel}

        def readable() -> None:
            try:
                for channel, parts in self._wire.received():
                    inboxes[channel].put(parts)
            except EOFError:
                loop.remove_reader(self._wire.end)

        loop.add_reader(self._wire.end, readable)

    async def stop_channels(self) -> None:
        asyncio.get_running_loop().remove_reader(self._wire.end)
        self._wire.end.close()

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait for its first word. Raises RuntimeError when it has none, as Jupyter's own does."""
        until = None if timeout is None else time.monotonic() + timeout
        while self.is_alive() and (until is None or time.monotonic() < until):
            with suppress(Empty):
                await self.iopub_channel.get_msg(0.5)
                return
        raise RuntimeError("the kernel ended, or did not answer in time, before its first cell")

    def execute(self, code: str, store_history: bool = True, stop_on_error: bool = True) -> str:
        return self._ask(
            "execute_request",
            code=code,
            silent=False,
            store_history=store_history,
            user_expressions={},
            allow_stdin=self.allow_stdin,
            stop_on_error=stop_on_error,
        )

    def kernel_info(self) -> str:
        return self._ask("kernel_info_request")

    def _ask(self, kind: str, **content: object) -> str:
        message = self.session.msg(kind, content)
        self.shell_channel.send(message)
        return str(message["header"]["msg_id"])
