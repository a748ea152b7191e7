"""IPython's own kernel, in a forked process, with a wire where its sockets would be.

It is IPKernelApp with its configuration, magics, streams and display hook, and IPythonKernel with
its loop. What is replaced is named for what it replaces, for a class's name is a section of Jupyter's
configuration, and some libraries look for it.
"""

from __future__ import annotations

import atexit
import os
import signal
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import ipykernel_launcher
import zmq
from ipykernel import ipkernel, kernelapp
from ipykernel.iostream import IOPubThread
from jupyter_client.session import Session
from tornado import ioloop
from traitlets import Any as Anything

from i2lib.report.forked.wire import Wire

IOPUB, SHELL = "iopub", "shell"
FIRST, LAST = ("-f", "kernel.json"), ("--HistoryManager.hist_file=:memory:",)  # as nbclient's are


class Channel:
    """One channel of a wire, as far as ipykernel asks anything of a socket or a stream of ZMQ."""

    closed = False

    def __init__(self, wire: Wire, name: str) -> None:
        self.wire, self.name = wire, name
        self.context: Any = zmq.Context.instance()  # in which ipykernel's threads wake each other

    def send_multipart(self, parts: Sequence[object], *_: object, **__: object) -> None:
        try:
            self.wire.send(self.name, parts)
        except ConnectionError:
            os._exit(0)  # nobody listens any more

    def flush(self, *_: object) -> None:
        """Everything is sent at once."""

    def close(self) -> None:
        self.closed = True

    def on_recv(self, callback: Callable[[list[zmq.Frame]], object], **_: object) -> None:
        """Hand over each message that comes."""
        loop = ioloop.IOLoop.current()

        def readable(*_: object) -> None:
            try:
                for _channel, parts in self.wire.received():
                    loop.add_callback(callback, [zmq.Frame(part) for part in parts])
            except EOFError:
                os._exit(0)

        loop.add_handler(self.wire.end, readable, loop.READ)


class _NoThread:
    """There is no thread for the shell channel: all that it has is that it would be started here."""

    def __init__(self) -> None:
        self.parent_thread = threading.main_thread()

    def __bool__(self) -> bool:
        return False


class IPythonKernel(ipkernel.IPythonKernel):
    """The kernel, whose shell stream may be anything that sends and calls back."""

    shell_stream: Any = Anything()
    shell_channel_thread = _NoThread()
    _supports_kernel_subshells = False


class IPKernelApp(kernelapp.IPKernelApp):
    """The application that sets a kernel up, without ports and files to find them by."""

    wire: Any = Anything()

    def init_connection_file(self) -> None: ...

    def init_heartbeat(self) -> None: ...

    def write_connection_file(self, **_: Any) -> None: ...

    def log_connection_info(self) -> None: ...

    def close(self) -> None: ...

    def init_sockets(self) -> None:
        self.configure_tornado_logger()  # type: ignore[no-untyped-call]
        # As in a kernel with sockets, what is forked in a cell prints through a pipe of this thread.
        self.iopub_thread = IOPubThread(Channel(self.wire, IOPUB), pipe=True, session=self.session)
        self.iopub_thread.start()
        self.iopub_socket = self.iopub_thread.background_socket

    def init_kernel(self) -> None:
        self.kernel = kernel = IPythonKernel.instance(
            parent=self,
            session=self.session,
            shell_stream=Channel(self.wire, SHELL),
            iopub_thread=self.iopub_thread,
            iopub_socket=self.iopub_socket,
            log=self.log,
            profile_dir=self.profile_dir,
            user_ns=self.user_ns,
        )
        self.displayhook.get_execution_count = lambda: kernel.execution_count


def serve(wire: Wire, arguments: Sequence[str]) -> NoReturn:
    """Be a kernel in this process, which was forked a moment ago, until the other end is gone."""
    code = 1
    try:
        _as_if_started()
        sys.argv = [ipykernel_launcher.__file__, *FIRST, *arguments, *LAST]
        app = IPKernelApp.instance(wire=wire, session=Session(key=b""), parent_handle=os.getppid())
        app.initialize(sys.argv[1:])  # type: ignore[no-untyped-call]
        app.start()  # type: ignore[no-untyped-call]
        code = 0
    except BaseException:  # noqa: BLE001 (whatever it was, a fork never goes on as its parent)
        traceback.print_exc(file=sys.__stderr__)
    finally:
        os._exit(code)


def _as_if_started() -> None:
    """What a fork has of its parent, and a process that was just started would not have."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    atexit._clear()
    tempfile.tempdir = None
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()  # all forks would draw the same numbers; Python's own sees to itself
    # Its import tells matplotlib and IPython of each other; it has to be done by the kernel.
    sys.modules.pop("matplotlib_inline.backend_inline", None)
