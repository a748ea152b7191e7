"""Runs beyond this machine: the same orders, handed to the workers of a Dask scheduler.

A worker gets what a run is made from as one zip, so that no disk need be shared; it runs the
notebook in a process of its own, as the reference does, and hands back what that left, as bytes. It
never sees the book: a page is put in its place by the press alone, so a worker may die at any time.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import logging
import shutil
import tempfile
import time
import uuid
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from i2lib.errors import RunError
from i2lib.report import digests, engines, place

SENT = ("data", "notebooks")  # the folders of a project that a run may read
LEFT = ("page.ipynb", "failure", engines.TRACE, "log")  # what a run leaves in its folder
ANSWERS = 10  # seconds for a scheduler to be reached, and to have a worker
ALONE = 60.0  # seconds without any worker before the press gives up
CLOSES = 3.0  # seconds for a scheduler to hear that the press goes
STOPS = ("closing", "closed", "failed")  # how Dask calls a worker that stops
TRIES = 2  # more of them, when a worker's own disk or memory fails it
Came = tuple[int, dict[str, bytes]]  # of a run: the exit code, and what it left


class Cluster:
    """Runs on the workers of the scheduler at `address`, as many side by side as they have threads.

    Raises RunError when it is not reached, has no workers, or has some on which other versions are
    installed: their pages would not be the same bytes.
    """

    def __init__(self, address: str, root: Path) -> None:
        self._address = address
        self._around = digests.of_surroundings()
        self._inputs = _packed(root)
        self._at_work: dict[Path, Any] = {}
        self._client = _reached(address)
        with ExitStack() as unless_it_will_do:
            unless_it_will_do.callback(self.end)
            self._asked = self._seen = time.monotonic()
            self._threads = _threads(self._client)
            if odd := [f"{worker} {words}" for worker, words in sorted(_faults(self._told()))]:
                raise RunError(
                    f"the workers of {address} would not make the same pages: {'; '.join(odd)}; "
                    "install the same lock there (make setup) and start them again"
                )
            unless_it_will_do.pop_all()

    def begin(self, folder: Path, root: Path) -> None:  # noqa: ARG002 (it has been sent)
        order = json.loads((folder / "order.json").read_text(encoding="utf-8"))
        engines.forget(folder)  # until it has come back: nobody would, if the press were killed
        key = f"i2-{uuid.uuid4()}"  # of all presses that use the scheduler
        self._at_work[folder] = self._client.submit(
            work, key, order, self._inputs, self._around, key=key, pure=False, retries=TRIES
        )

    def ended(self) -> Iterator[tuple[Path, int]]:
        lost = self._client.status != "running"  # asked first: then no run is, which says less
        if self._at_work and (lost or time.monotonic() - self._asked > 1):
            self._look()
        for folder in [folder for folder, future in self._at_work.items() if future.done()]:
            code, left = self._came(self._at_work.pop(folder))
            with place.said(folder):
                folder.mkdir(mode=0o700)
                for name, content in left.items():
                    (folder / name).write_bytes(content)
            yield folder, code

    def room(self, jobs: int) -> int:  # noqa: ARG002 (the workers say how much they take)
        return max(self._threads, 1)

    def end(self) -> None:
        """Whatever is still at work is wanted no more, which its worker notices."""
        with suppress(OSError):  # a scheduler that answers no more need not be told
            self._client.close(timeout=CLOSES)

    def _told(self) -> dict[str, Any]:
        """What each worker answers to `differences`."""
        try:
            told: dict[str, Any] = self._client.run(
                differences, self._around, on_error="return", callback_timeout=ALONE
            )
        except OSError as error:
            raise RunError(
                f"not all workers of {self._address} answer within {ALONE:.0f} s; stop those that "
                "hang and build again"
            ) from error
        return told

    def _came(self, future: Any) -> Came:
        try:
            came: Came = future.result()
        except Exception as error:  # noqa: BLE001 (whatever a worker could not do, in one line)
            words = " ".join(str(error).split()) or type(error).__name__
            return 1, {"failure": f"no worker of {self._address} could do it: {words}".encode()}
        return came

    def _look(self) -> None:
        """How many threads there are by now: workers come and go, and so may the scheduler."""
        try:
            if self._client.status != "running":
                raise ConnectionError
            self._threads = _threads(self._client)
        except OSError as error:
            raise RunError(
                f"the scheduler at {self._address} is gone or answers no more, and with it the runs "
                "that it had; start one, and workers for it, and build again"
            ) from error
        self._asked = time.monotonic()
        if self._threads:
            self._seen = self._asked
        elif self._asked - self._seen > ALONE:
            raise RunError(
                f"the scheduler at {self._address} has had no workers for {ALONE:.0f} s; start some "
                "(dask worker ADDRESS) and build again"
            )


def _reached(address: str) -> Any:
    """A client of the scheduler, when that answers and has a worker."""
    try:
        from distributed import Client
    except ImportError as error:
        raise RunError(
            "--scheduler needs Dask, which is not installed: pip install 'i2lib[dask]' "
            "(make setup does)"
        ) from error
    # What it has to say of a scheduler that is gone is a traceback; the press says it in words.
    logging.getLogger(Client.__module__).setLevel(logging.CRITICAL)
    try:
        with ThreadPoolExecutor(1) as beside:  # whoever builds may have a loop at work, too
            beside.submit(asyncio.run, asyncio.wait_for(_answers(address), ANSWERS)).result()
        client: Any = Client(  # type: ignore[no-untyped-call]
            address, timeout=ANSWERS, set_as_default=False
        )
    except (OSError, ValueError) as error:
        raise RunError(
            f"no scheduler of Dask answers at {address!r} within {ANSWERS} s; start one "
            "(dask scheduler) and give the address that it tells, such as tcp://10.0.0.5:8786"
        ) from error
    try:
        client.wait_for_workers(1, timeout=ANSWERS)
    except OSError as error:
        client.close()
        raise RunError(
            f"the scheduler at {address} has no workers; start some (dask worker {address})"
        ) from error
    return client


async def _answers(address: str) -> None:
    """Ask who is there: a client would wait for ever for one who takes its call and says nothing."""
    from distributed import Security, rpc

    own = Security().get_connection_args("client")  # type: ignore[no-untyped-call]
    async with rpc(address, connection_args=own) as scheduler:  # type: ignore[no-untyped-call]
        await scheduler.identity()


def _threads(client: Any) -> int:
    told = client.nthreads(callback_timeout=ANSWERS)
    return sum(map(int, told.values()))


def _packed(root: Path) -> bytes:
    """All that runs may read of a project, as a zip; the same files make the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for top in SENT:
            for path in sorted((root / top).rglob("*")):
                if path.is_file():
                    entry = zipfile.ZipInfo(path.relative_to(root).as_posix())
                    entry.compress_type = zipfile.ZIP_DEFLATED
                    archive.writestr(entry, path.read_bytes())
    return out.getvalue()


def _faults(told: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Worker and words, of those that differ or cannot even say whether they do."""
    for worker, answer in told.items():
        if isinstance(answer, BaseException):
            yield worker, f"cannot run i2lib ({' '.join(str(answer).split())})"
        elif answer:
            yield worker, f"differs in {' and '.join(answer)}"


# --- on a worker --------------------------------------------------------------------------------


def differences(around: dict[str, str]) -> list[str]:
    """What of all that pages hang on beside the project is not here as it is with the press."""
    here = digests.of_surroundings()
    return [name for name in around if here[name] != around[name]]


def work(key: str, order: dict[str, Any], inputs: bytes, around: dict[str, str]) -> Came:
    """Do one order here, in a process of its own that ends with this worker."""
    from distributed import Reschedule, get_worker

    worker = get_worker()
    if odd := differences(around):  # it came later than the press has asked
        words = f"the worker {worker.address} differs in {' and '.join(odd)}; install the same lock"
        return 1, {"failure": words.encode()}
    root = _unpacked(inputs, Path(worker.local_directory).resolve())
    folder, runs = engines.folder(), engines.Processes()
    try:
        (folder / "order.json").write_text(json.dumps(order | {"root": str(root)}), "utf-8")
        runs.begin(folder, root)
        while not (ended := [*runs.ended()]):
            if _unwanted(worker, key):
                raise Reschedule
            time.sleep(0.02)
        left = {name: folder / name for name in LEFT}
        return ended[0][1], {n: path.read_bytes() for n, path in left.items() if path.exists()}
    finally:
        runs.end()
        engines.forget(folder)


def _unwanted(worker: Any, key: str) -> bool:
    """Whether the press has stopped or died, or this worker is to stop.

    Dask ends no task that is at work, but marks it; and it waits for the tasks of a worker that stops.
    """
    task = worker.state.tasks.get(key)
    return task is None or task.state == "cancelled" or worker.status.name in STOPS


def _unpacked(inputs: bytes, parent: Path) -> Path:
    """The folder of the project on this worker: named by what is in it, whole or not there."""
    there = parent / f"i2-{hashlib.sha256(inputs).hexdigest()[:16]}"
    if not there.is_dir():
        part = Path(tempfile.mkdtemp(prefix=".i2-", dir=parent))
        with zipfile.ZipFile(io.BytesIO(inputs)) as archive:
            archive.extractall(part)
        with suppress(OSError):  # another thread of this worker was first
            part.rename(there)
        shutil.rmtree(part, ignore_errors=True)
    return there
