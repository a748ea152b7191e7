"""Is a page what a run would make of it now? Decided from content, never from the clock.

In each folder of made pages a file `.made.json` keeps, for every page, the digests of all that it
was made from and of its own bytes, and the trace of its run: what it asked, and was answered. When
data have changed the same is asked again, and the page stands if every answer does. Whatever is
doubtful, altered or unreadable is made anew; and since the file lies with its pages, it cannot
outlive them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from i2lib.report import Run, place
from i2lib.report.digests import of_file, of_files, of_surroundings, of_value
from i2lib.report.trace import Answers, Trace, Way, as_given, of_the_house, told

LEDGER = ".made.json"
DATA = "data"
NAMED = 3  # questions that a line names

Digests = dict[str, str]


def surroundings(root: Path) -> Digests:
    """The digests that all runs of one build share: data, library, packages, Python."""
    return {DATA: of_value(of_files(root / DATA)), **of_surroundings()}


def digests(root: Path, run: Run, shared: Digests) -> Digests:
    """Everything that the page of `run` is made from, each as a digest under the name one says."""
    return {
        "parameters": of_value(dict(run.parameters)),
        "notebook": of_file(root / run.notebook),
        **shared,
    }


class Ledger:
    """What is known of the made pages of a book (folder `book`), page by page."""

    def __init__(self, book: Path) -> None:
        self.book = book
        self.damaged: list[Path] = []
        self.pages: dict[str, dict[str, object]] = {}
        for path in sorted(book.glob(f"*/{LEDGER}")):
            entries = _entries(path)
            if entries is None:
                self.damaged.append(path)
                continue
            self.pages |= {f"{path.parent.name}/{name}": e for name, e in entries.items()}

    def doubtful(self, shared: Digests) -> bool:
        """Whether a page of a run may be stale, as far as one sees before the runs are known."""
        made = [known["from"] for known in self.pages.values() if known.get("from")]
        return not made or any(
            not isinstance(before, dict) or not shared.items() <= before.items() for before in made
        )

    def stale(self, root: Path, run: Run, now: Digests, answers: Answers) -> str | None:
        """Why the page of `run` must be made anew, or None when it need not.

        `answers` gives what the data answer now. A page that stands under changed data is noted so.
        """
        page = f"{run.page}.ipynb"
        path = self.book / page
        if not path.is_file():
            return "there is no page yet"
        known = self.pages.get(page)
        if known is None:
            return "nobody knows what it was made from"
        if known.get("sha256") != of_file(path):
            return "the page itself was altered"
        before = known.get("from")
        before = before if isinstance(before, dict) else {}
        changed = [name for name in now if name != DATA and before.get(name) != now[name]]
        if changed:
            return f"changed: {', '.join(changed)}"
        trace = self.trace(page)
        if altered := trace.altered(root):
            return f"changed: {', '.join(altered)}, read by the notebook itself"
        if before.get(DATA) == now[DATA]:
            return None
        if blind := self.blind(root, run):
            return f"changed: data, of which {blind}"
        if moved := trace.moved(answers):
            return f"changed: {_named([told(way) for way in moved])}"
        known["from"] = now
        return None

    def blind(self, root: Path, run: Run) -> str | None:
        """Why what the data answer does not decide alone over the page of a run, or None."""
        trace = self.trace(f"{run.page}.ipynb")
        if trace.past:
            return f"it may have read anything ({'; '.join(trace.past)})"
        if not of_the_house(root / run.notebook):
            return "its other libraries may have read anything"
        return None

    def trace(self, page: str) -> Trace:
        """What the run of a page asked and read."""
        return Trace.of(self.pages.get(page, {}).get("trace"))

    def asked(self, run: Run, others: Iterable[Run]) -> list[Way] | None:
        """The questions of a run, or those that it would ask as others of its notebook did; None
        where no such run was watched."""
        for other in (run, *others):
            trace = self.trace(f"{other.page}.ipynb")
            if other.notebook == run.notebook and trace.asked:
                return [as_given(way, other.parameters, run.parameters) for way, _ in trace.asked]
        return None

    def note(self, *pages: str, made_from: Digests | None = None, trace: object = None) -> None:
        """Keep what these pages, which have just been put in place, were made from."""
        for page in pages:
            known = {"from": made_from or {}, "sha256": of_file(self.book / page)}
            self.pages[page] = known | ({"trace": trace} if trace else {})
        self.keep({_folder(page) for page in pages})

    def gone(self, still: Iterable[str]) -> list[str]:
        """Remove the pages that were made once and are made no more; their names."""
        gone = sorted(set(self.pages) - set(still))
        for page in gone:
            with place.said(self.book / page):
                (self.book / page).unlink(missing_ok=True)
            del self.pages[page]
        self.keep({_folder(page) for page in gone})
        return gone

    def keep(self, folders: Iterable[str] | None = None) -> None:
        """Write down what is known of the pages in these folders, or in all."""
        folders = {_folder(page) for page in self.pages} if folders is None else folders
        for folder in folders:
            entries = {p.split("/")[1]: e for p, e in self.pages.items() if _folder(p) == folder}
            text = json.dumps(entries, indent=1, sort_keys=True) + "\n"
            place.write(self.book / folder / LEDGER, text.encode())


def _folder(page: str) -> str:
    """Made pages lie exactly one folder deep."""
    return page.split("/")[0]


def _entries(path: Path) -> dict[str, dict[str, object]] | None:
    try:
        entries = json.loads(path.read_bytes())
    except ValueError:
        return None
    if not isinstance(entries, dict):
        return None
    sound = all("/" not in name and isinstance(entry, dict) for name, entry in entries.items())
    return entries if sound else None


def _named(words: list[str]) -> str:
    """The first few, and how many more there are."""
    more = f" and {len(words) - NAMED} more" if len(words) > NAMED else ""
    return ", ".join(words[:NAMED]) + more
