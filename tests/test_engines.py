"""Both engines make the same of every notebook: cell by cell at the edges, byte by byte of our own.

The reference starts a Python and a kernel with sockets for each run, as Jupyter does; the fast one
forks. Whatever a cell may do to its process (write past Python, fork, thread, await, draw, warn) is
done by a cell here, in real runs of both.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import realbook
import tinybook
import worlds

from i2lib import data
from i2lib.errors import RunError, UsageError
from i2lib.report import Run, Site, engines
from i2lib.report.runs import run_all
from i2lib.site import SITE

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("engines")]

EDGES = (
    # who and where the cell is
    "import sys, os, time\nprint(type(get_ipython()), sorted(get_ipython().config), __name__)",
    "print(sys.argv[0].rpartition(os.sep)[2], len(sys.argv), sys.path[0], sys.flags.safe_path)",
    "kernel = get_ipython().kernel\n"
    "type(kernel).__name__, type(get_ipython().display_pub).__name__, type(sys.stdout).__name__, "
    "type(sys.displayhook).__name__, get_ipython().parent is kernel",
    "mine = 'JPY_', 'I2_', 'PYTEST_'\n"
    "sorted(name for name in os.environ if not name.startswith(mine))",
    "import signal, threading\n"
    "print(signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM))\n"
    "print(threading.current_thread() is threading.main_thread(), os.getpgrp() == os.getpid())",
    # writing past Python's own streams
    "print('a', flush=True); os.write(1, b'past Python\\n'); os.write(2, b'to stderr\\n'); time.sleep(0.4)",
    "os.system('echo from a child')\nsubprocess = __import__('subprocess')\n"
    "subprocess.run(['echo', 'from another']); time.sleep(0.4)",
    "!echo shell; echo error >&2",
    "%%bash\necho bash",
    "print('out'); print('err', file=sys.stderr); print('out again')",
    # what is shown, shown again, and taken back
    "from IPython.display import HTML, Markdown, clear_output, display, update_display\n"
    "handle = display(HTML('<b>1</b>'), display_id='x')\n"
    "update_display(HTML('<b>2</b>'), display_id='x')",
    "display(HTML('again'), display_id='x')\nprint('z'); clear_output(wait=True); print('kept')",
    "handle.update(Markdown('*from another cell*'))",
    "class A:\n"
    "    def _repr_mimebundle_(self, **_):\n"
    "        return {'text/plain': 'A!', 'application/json': {'k': [1, (2, 3)]}}, {'a': {'b': 1}}\n"
    "A()",
    "None",
    "1; 2",
    # asyncio in a running loop
    "import asyncio\nawait asyncio.sleep(0.01)\nprint(asyncio.get_running_loop().is_running())\n5",
    "task = asyncio.create_task(asyncio.sleep(0, 'slept'))\nprint(await task)\n"
    "try: asyncio.run(asyncio.sleep(0))\nexcept RuntimeError as error: print(error)",
    "async def later():\n    await asyncio.sleep(0.05); print('later')\n"
    "started = asyncio.ensure_future(later())",
    "await started",
    # drawing
    "%matplotlib inline\nimport matplotlib, matplotlib.pyplot as plt\n"
    "print(matplotlib.get_backend()); plt.plot([1, 2])",
    "%config InlineBackend.figure_formats = ['svg', 'png']\nplt.rcParams['svg.hashsalt'] = 'x'\n"
    "plt.plot([2, 1]); _ = plt.title('both')",
    "print(*(matplotlib.rcParams[f'figure.{n}'] for n in ('dpi', 'figsize', 'facecolor')))",
    # libraries that look where they are
    "from tqdm.auto import tqdm\nprint(tqdm.__module__)",
    "import warnings, logging\nwarnings.warn('careful'); logging.warning('logged')",
    "import pandas as pd, numpy as np\nnp.random.seed(0); print(np.random.rand(2))\n"
    "pd.DataFrame({'a': [1.5, None], 's': ['x', None]})",
    # other threads and processes
    "thread = threading.Thread(target=lambda: print('from a thread')); thread.start(); thread.join()",
    "import multiprocessing\nwith multiprocessing.get_context('fork').Pool(2) as pool:\n"
    "    print(pool.map(abs, [-1, -2]))",
    "from concurrent.futures import ThreadPoolExecutor\n"
    "with ThreadPoolExecutor(2) as pool: print(list(pool.map(abs, [-3])))",
    "pid = os.fork()\nif pid == 0:\n    print('from a fork'); sys.stdout.flush(); os._exit(0)\n"
    "os.waitpid(pid, 0)[1], time.sleep(0.4)",
    # the rest
    "try: input('q?')\nexcept Exception as error: print(type(error).__name__, error)",
    "for n in range(3): print(n); time.sleep(0.25)",
    "_, __, In[-1][:4], len(Out), _ih[1][:6], get_ipython().execution_count",
    "from IPython.core.magic import register_line_magic\n"
    "@register_line_magic\ndef twice(line): return line * 2\n",
    "%twice ab",
    "%%capture held\nprint('held back')",
    "held.stdout, get_ipython().run_line_magic('pwd', '') == os.getcwd()",
    "import atexit; atexit.register(lambda: open('atexit-ran', 'w').close())\n"
    "import tempfile; tempfile.gettempdir() == os.environ['TMPDIR']",
    "print('x' * 300_000)",
)  # fmt: skip
FAILS = "def f(x):\n    return 1 / x\n\n\nf(0)"


@dataclass(frozen=True)
class Made:
    """What one engine made: pages by name, and what it said of those that fail."""

    pages: dict[str, bytes]
    words: str

    def cells(self, page: str) -> list[dict[str, Any]]:
        cells: list[dict[str, Any]] = json.loads(self.pages[f"{page}.ipynb"])["cells"]
        return cells


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    """The edges, a notebook that fails and our own, by each engine in the same folder."""
    root = realbook.copy(tmp_path_factory.mktemp("engines"), (2016, 2017))
    for name, cells in {"edges": EDGES, "fails": (EDGES[0], FAILS)}.items():
        tinybook.write_notebook(root / "notebooks" / f"{name}.ipynb", *cells)
    runs = [
        Run(Path("notebooks/edges.ipynb"), {"year": 2016}, "years/edges"),
        Run(Path("notebooks/fails.ipynb"), {"year": 2016}, "years/fails"),
        Run(Path("notebooks/annual.ipynb"), {"year": 2016}, "years/2016"),
        Run(Path("notebooks/side_by_side.ipynb"), {}, "years/side-by-side"),
    ]
    made = {}
    for engine in engines.NAMES:
        site = replace(SITE, engine=engine)
        with pytest.raises(RunError) as caught:
            run_all(site, root, runs)
        made[engine] = Made(realbook.bytes_of(root / "book" / "years"), str(caught.value))
        assert not (root / "atexit-ran").exists()
        assert "atexit" in EDGES[-2]
    return made


def streams_apart(cell: dict[str, Any]) -> list[Any]:
    """The outputs of a cell: what it printed, a stream each, then what it displayed, in order.

    How what goes to both streams is woven hangs on the clock in any kernel.
    """
    printed: dict[str, str] = {}
    shown = []
    for output in cell.get("outputs", ()):
        if output["output_type"] == "stream":
            printed[output["name"]] = printed.get(output["name"], "") + "".join(output["text"])
        else:
            shown.append(output)
    return [sorted(printed.items()), *shown]


@pytest.mark.parametrize("number", range(len(EDGES)))
def test_a_cell_at_the_edge_leaves_the_same_in_both(made: dict[str, Made], number: int) -> None:
    forked, reference = (
        next(c for c in made[name].cells("edges") if "".join(c["source"]) == EDGES[number])
        for name in engines.NAMES
    )
    assert streams_apart(forked) == streams_apart(reference)
    assert forked["execution_count"] == reference["execution_count"]


def test_the_edges_are_many_and_show_something(made: dict[str, Made]) -> None:
    assert len(EDGES) >= 28
    silent = [c["source"] for c in made["forked"].cells("edges")[3:] if not c["outputs"]]
    assert len(silent) < 9


def test_an_error_is_told_in_the_same_words(made: dict[str, Made]) -> None:
    assert "ZeroDivisionError" in made["forked"].words
    assert made["forked"].words == made["nbclient"].words


@pytest.mark.parametrize("page", ["2016", "side-by-side"])
def test_our_own_notebooks_make_the_same_bytes(made: dict[str, Made], page: str) -> None:
    one, other = (made[name].pages[f"{page}.ipynb"] for name in engines.NAMES)
    assert len(one) > 100_000
    assert one == other


# --- which engine, and what becomes of it -------------------------------------------------------

WHO = "import os\nprint(os.path.basename(open('/proc/self/cmdline').read().split(chr(0))[2]))"


def run_tiny(root: Path, site: Site, *years: int) -> dict[int, str]:
    """What the notebook of the tiny book printed in each of these years."""
    runs = [Run(Path("notebooks/year.ipynb"), {"year": y}, f"years/{y}") for y in years]
    run_all(site, root, runs)
    return {
        year: json.loads((root / "book" / "years" / f"{year}.ipynb").read_bytes())["cells"][-1][
            "outputs"
        ][0]["text"][0].strip()
        for year in years
    }


@pytest.fixture
def tiny(tmp_path: Path) -> Site:
    """The tiny project, whose notebook tells by which program it is run."""
    site = tinybook.lay(tmp_path)
    tinybook.write_notebook(tmp_path / "notebooks" / "year.ipynb", WHO)
    return site


linux = pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="reads /proc")


def test_an_engine_that_there_is_not_is_refused(tmp_path: Path, tiny: Site) -> None:
    with pytest.raises(UsageError, match="no engine is called 'fast'; there are: forked, nbclient"):
        run_tiny(tmp_path, replace(tiny, engine="fast"), 2016)


@linux
def test_runs_are_forked_where_nothing_else_is_said(tmp_path: Path, tiny: Site) -> None:
    assert run_tiny(tmp_path, tiny, 2016) == {2016: "i2lib.report.forked.nursery"}
    reference = replace(tiny, engine="nbclient")
    assert run_tiny(tmp_path, reference, 2016) == {2016: "ipykernel_launcher"}


@linux
def test_a_kernel_that_is_not_this_python_itself_is_started_as_jupyter_does(
    tmp_path: Path, tiny: Site
) -> None:
    kernels = tmp_path / "share" / "jupyter" / "kernels" / "other"
    kernels.mkdir(parents=True)
    argv = [sys.executable, "-X", "dev", "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {"argv": argv, "display_name": "Other", "language": "python"}
    (kernels / "kernel.json").write_text(json.dumps(spec))
    path = tmp_path / "notebooks" / "year.ipynb"
    path.write_text(path.read_text().replace('"name": "python3"', '"name": "other"'))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(tmp_path / "share" / "jupyter"))
        assert run_tiny(tmp_path, tiny, 2016) == {2016: "dev"}


KILLS = """
import os, signal
if year == 2016:
    nursery = open(f"/proc/{os.getppid()}/stat").read().rpartition(")")[2].split()[1]
    os.kill(int(nursery), signal.SIGKILL)
    import time; time.sleep(60)
"""


@linux
def test_a_nursery_that_is_killed_takes_its_runs_along_and_the_others_are_run_without_it(
    tmp_path: Path, tiny: Site
) -> None:
    tinybook.write_notebook(tmp_path / "notebooks" / "year.ipynb", KILLS, WHO)
    (tmp_path / "tmp").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
        with pytest.raises(RunError, match=r"^1 of 3 runs failed.*\n.*stopped \(signal 9\)"):
            run_tiny(tmp_path, replace(tiny, jobs=1), 2016, 2017, 2018)
    for year in (2017, 2018):
        page = (tmp_path / "book" / "years" / f"{year}.ipynb").read_text()
        assert "ipykernel_launcher" in page
    assert gone(lambda: [*(tmp_path / "tmp").iterdir()])


def gone(left: Callable[[], list[Any]]) -> bool:
    """Whether nothing is left, within the second that an orphan takes to notice."""
    for _ in range(60):
        if not left():
            return True
        time.sleep(0.05)
    return False


def test_a_nursery_that_cannot_warm_up_is_no_reason_to_fail(tmp_path: Path, tiny: Site) -> None:
    broken = replace(tiny, warm="i2lib.no_such_module:warm")
    run_tiny(tmp_path, broken, 2016, 2017)


# --- data that were read before the fork --------------------------------------------------------


def ids(loaded: data.Data) -> list[str]:
    return list(loaded.registers.instruments["id"])


def test_kept_data_are_handed_out_once_and_only_while_no_byte_has_changed(tmp_path: Path) -> None:
    root = worlds.write(tmp_path, instruments=[worlds.mou(1), worlds.mou(2)])
    data.keep(root)
    (kept,) = data._kept.values()
    assert data.load(root) is kept
    assert data.load(root) is not kept
    data.keep(root)
    realbook.edit(root, "registers/instruments.csv", lambda rows: rows[1:])
    assert ids(data.load(root)) == ["mou-002"]


def test_kept_data_are_those_of_their_own_project(tmp_path: Path) -> None:
    one = worlds.write(tmp_path / "one", instruments=[worlds.mou(1)])
    same = worlds.write(tmp_path / "same", instruments=[worlds.mou(1)])
    data.keep(one)
    assert data.load(same).root == same
