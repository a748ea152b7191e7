"""Strict papermill: one notebook that cannot end well does not start, and only one that ran to its
last cell leaves a page.

papermill by itself lets a misspelt parameter pass with a warning, takes sys.exit for success and
writes pages that are half run. This is what `python -m i2lib.report.run FOLDER PARENT` does with
the order that `runs` left in FOLDER, for as long as the process PARENT lives. Which kernel the cells
run in is the caller's to say; the limits, and the words for whoever oversteps them, are the same for
all.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import nbformat
import papermill
from jupyter_client.kernelspec import KernelSpecManager
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines
from papermill.exceptions import strip_color
from traitlets.config import Config

from i2lib import errors
from i2lib.errors import I2Error, RunError, shorten
from i2lib.report import Limits, process, watch
from i2lib.report.executed import settle

LAST_LINES = 8
TRACEBACK = "Traceback (most recent call last)"  # IPython's heading
OURS = {
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, I2Error)
}


def execute(
    root: Path, notebook: Path, parameters: Mapping[str, object], limits: Limits, begin: Begin
) -> Any:
    """Run `notebook` in the folder `root`; RunError names the cell and the cause.

    `begin` hands the client a kernel that runs, and tells its process group.
    """
    path = root / notebook
    inspect(path, parameters)
    done = papermill.execute_notebook(
        _letter_by_letter(path),
        None,
        parameters=dict(parameters),
        engine_name="strict",
        progress_bar=False,
        limits=limits,
        begin=begin,
    )
    settle(done, parameters, root)
    return done


def inspect(path: Path, parameters: Mapping[str, object]) -> None:
    """Refuse a notebook that could not run to its end with these parameters, in one line."""
    notebook = _read(path)
    tagged = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    if len(tagged) != 1 or tagged[0].cell_type != "code":
        raise RunError(
            f"{len(tagged) or 'no'} cells are tagged `parameters`; tag the one code cell that "
            "declares them"
        )
    kernel = notebook.metadata.get("kernelspec", {})
    if not {"name", "language"} <= set(kernel):
        raise RunError(
            "its metadata have no kernelspec with name and language; choose a kernel and save it"
        )
    known = sorted(KernelSpecManager().find_kernel_specs())
    if kernel["name"] not in known:
        raise RunError(f"no kernel is called {kernel['name']!r}; there are: {', '.join(known)}")
    known_names = declared(path)
    unknown = [name for name in parameters if name not in known_names]
    if unknown:
        raise RunError(
            f"its parameters cell does not declare {', '.join(unknown)}; papermill reads there: "
            f"{', '.join(known_names) or 'nothing'} (one `name: type = value  # comment` a line)"
        )


def declared(path: Path) -> dict[str, str]:
    """The parameters that a notebook takes, each with the type that its `parameters` cell declares."""
    found = papermill.inspect_notebook(_letter_by_letter(path))
    return {name: one["inferred_type_name"] for name, one in found.items()}


def _read(path: Path) -> Any:
    try:
        content = json.loads(path.read_bytes().decode("utf-8"))
    except OSError as error:
        raise RunError(f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise RunError("not UTF-8; save it in JupyterLab") from error
    except json.JSONDecodeError as error:
        raise RunError(f"not JSON, line {error.lineno}: {error.msg}") from error
    version = content.get("nbformat") if isinstance(content, dict) else None
    if version != nbformat.current_nbformat:
        raise RunError(
            f"notebook format {version}, where {nbformat.current_nbformat} is needed; save it in "
            "JupyterLab"
        )
    try:
        nbformat.validate(content)
    except nbformat.ValidationError as error:
        words = str(error).splitlines()[0]
        raise RunError(f"not a notebook: {shorten(words, 200)}") from error
    return nbformat.from_dict(content)


def _letter_by_letter(path: Path) -> str:
    """papermill formats paths: braces in the name of a folder must be doubled."""
    return str(path).replace("{", "{{").replace("}", "}}")


class Client(PapermillNotebookClient):  # type: ignore[misc]
    """papermill's client, which also knows where it is and how much has been printed."""

    at = 0
    room = 0

    def process_message(self, msg: Any, cell: Any, cell_index: int) -> Any:
        self.room -= _size(msg["content"])
        if self.room < 0 and self.task_poll_for_reply is not None:
            self.task_poll_for_reply.cancel()
            return None
        return super().process_message(msg, cell, cell_index)

    def mark(self, cell: Any, cell_index: int) -> None:  # noqa: ARG002 (the names are the hook's)
        self.at = cell_index


Begin = Callable[[Client], int]


def with_sockets(folder: Path) -> Begin:
    """A kernel as Jupyter starts it, with its sockets in `folder`, where no other run can meet them."""

    def begin(client: Client) -> int:
        # With TCP two kernels that start side by side may be given one port; and all kernels with
        # the default IPC address meet at one file.
        transport = {"transport": "ipc", "ip": str(folder / "k")}
        client.update_config(Config({"KernelManager": transport}))
        client.km = client.create_kernel_manager()
        client.start_new_kernel()
        return int(client.km.provisioner.pgid)

    return begin


class StrictEngine(NBClientEngine):  # type: ignore[misc]
    """papermill's own engine with limits, and with a kernel that leaves nothing behind."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        limits: Limits,
        begin: Begin,
        **_: Any,
    ) -> None:
        client = Client(
            nb_man,
            kernel_name=kernel_name,
            timeout=limits.cell_seconds,
            startup_timeout=limits.start_seconds,
            iopub_timeout=limits.start_seconds,
            shutdown_kernel="immediate",
        )
        client.room = limits.output_bytes
        if nb_man.nb.metadata.kernelspec.language == "python":
            client.extra_arguments = [*watch.ARGUMENTS]
        client.on_cell_start = client.mark
        group = 0
        try:
            with process.held():
                group = begin(client)
            client.execute()
        except CellTimeoutError as error:
            raise RunError(
                f"{_cell(nb_man.nb, client.at)}: still running after {limits.cell_seconds:g} s, "
                "the limit of a cell"
            ) from error
        except DeadKernelError as error:
            if client.room < 0:
                cause = f"more output than {limits.output_bytes:,} bytes, the limit of a notebook"
            else:
                cause = "the kernel died (killed, crashed or out of memory)"
            raise RunError(f"{_cell(nb_man.nb, client.at)}: {cause}") from error
        finally:
            if group:
                _kill(group)
        for index, cell in enumerate(nb_man.nb.cells):
            for output in cell.get("outputs", []):
                if output.output_type == "error":
                    raise RunError(f"{_cell(nb_man.nb, index)}: {_cause(output)}")


papermill_engines.register("strict", StrictEngine)


def _kill(group: int) -> None:
    """The kernel and whatever it started, if any of it is left."""
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return


def _size(content: Mapping[str, Any]) -> int:
    texts = [content.get("text", ""), *content.get("data", {}).values()]
    return sum(len(text if isinstance(text, str) else json.dumps(text)) for text in texts)


def _cell(notebook: Any, index: int) -> str:
    """A cell by its number in the notebook as it is stored, and by its first line."""
    own = [cell for cell in notebook.cells[:index] if not _injected(cell)]
    line = next((text for text in notebook.cells[index].source.splitlines() if text.strip()), "")
    return f"cell {len(own) + 1}, `{shorten(line.strip(), 60)}`"


def _injected(cell: Any) -> bool:
    return "injected-parameters" in cell.metadata.get("tags", [])


def _cause(error: Any) -> str:
    """An error of ours is its own words; of another one the last lines are shown."""
    if error.ename in OURS:
        return str(error.evalue)
    if error.ename == "SystemExit":
        return f"sys.exit({error.evalue}) ends the notebook before its last cell"
    lines = strip_color("\n".join(error.traceback)).splitlines()
    told = [line for line in lines if line.strip("- ") and not line.endswith(TRACEBACK)]
    last = "".join(f"\n    {shorten(line, 300)}" for line in told[-LAST_LINES:])
    return f"{error.ename}{last}"


def main(folder: Path, parent: int, begin: Begin | None = None) -> None:
    """Do the order in `folder`; leave there `page.ipynb`, or `failure` with the words.

    `parent` is the process that waits for it, which may have died by now: imports take a while.
    """
    order = json.loads((folder / "order.json").read_text(encoding="utf-8"))
    alone = threading.Event()
    try:
        with process.stoppable():
            threading.Thread(target=_follow, args=(parent, alone), daemon=True).start()
            notebook = execute(
                Path(order["root"]),
                Path(order["notebook"]),
                order["parameters"],
                Limits(**order["limits"]),
                begin or with_sockets(folder),
            )
            text = nbformat.writes(notebook) + "\n"
            (folder / "page.ipynb").write_text(text, encoding="utf-8")
    except I2Error as error:
        (folder / "failure").write_text(str(error), encoding="utf-8")
    finally:
        if alone.is_set():
            shutil.rmtree(folder, ignore_errors=True)


def _follow(parent: int, alone: threading.Event) -> None:
    """When the press is killed, end too and leave nothing: nobody waits for this page any more."""
    while os.getppid() == parent:
        time.sleep(0.5)
    alone.set()
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
