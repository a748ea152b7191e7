"""`i2 plan`: what a change of data/ will move, before anything is published."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from i2lib.cli.app import Root, app, project
from i2lib.errors import DataError, UsageError

if TYPE_CHECKING:
    from i2lib.differing import Difference
    from i2lib.editions.values import Kept
    from i2lib.moving import Moved, Moves

AsJson = Annotated[bool, typer.Option("--json", help="Print all of it as JSON.")]
WORDS = 6  # moving words of a page that are printed
ROOM = 160  # characters of them
TRIED = 8  # rows that are tried one by one

FRAGMENTS = "fragments/"  # parts of pages, and what is handed to their frame
INCLUDED = re.compile(r"^```\{include\} (\S+)$", re.MULTILINE)

Version = Mapping[str, bytes]


@dataclass(frozen=True)
class Plan:
    """What a build would change, and by which rows."""

    since: str  # what it is held against, in words
    changed: tuple[Difference, ...]
    moves: Moves
    new: tuple[str, ...]  # pages of runs that are not there yet
    gone: tuple[str, ...]  # pages that nothing makes any more
    bound: tuple[str, ...]  # pages of the book on which something moves
    everywhere: tuple[str, ...]  # what moves on pages that hold none of it, in words
    unknown: Mapping[str, str]  # page of a run -> why more of it may move than is told
    unreached: tuple[Difference, ...]  # rows whose change no page shows
    untried: int  # rows of which that was not looked at

    def as_dict(self) -> dict[str, Any]:
        """All of it, as it is printed for machines."""
        moves = self.moves
        return {
            "since": self.since,
            "changed": [one.as_dict() for one in self.changed],
            "values": [
                {"before": _value(one.before), "after": _value(one.after)} for one in moves.values
            ],
            "statuses": [asdict(one) for one in moves.statuses],
            "pages": {
                page: [asdict(one) for one in words if one.before or one.after]
                for page, words in {**moves.runs, **moves.made}.items()
            },
            "runs": [*moves.runs],
            "bound": [*self.bound],
            "everywhere": [*self.everywhere],
            "new": [*self.new],
            "gone": [*self.gone],
            "unknown": dict(self.unknown),
            "reaches_no_page": [one.as_dict() for one in self.unreached],
        }


def _value(one: Kept | None) -> dict[str, str] | None:
    return asdict(one) if one is not None else None


@app.command(epilog="Examples: i2 plan; i2 plan --json")
def plan(as_json: AsJson = False, root: Root = None) -> None:
    """Tell what the change of data/ will move: numbers, statuses, sentences and pages, before and after.

    Before is what the published book was made from; where there is no book, the last commit. Nothing
    is run and nothing is written. A changed row that no page shows is a warning.
    """
    from i2lib.site import SITE

    home = project(root)
    SITE.check(home)
    found = planned(home)
    if as_json:
        typer.echo(json.dumps(found.as_dict(), ensure_ascii=False))
        return
    for line in told(found):
        typer.echo(line)


def planned(home: Path) -> Plan:
    """Hold the data of a project against those of its book. Raises DataError, UsageError."""
    from i2lib import differing, moving
    from i2lib.datapackage import versions
    from i2lib.report.fresh import Ledger
    from i2lib.report.runs import agree
    from i2lib.site import SITE, loaded

    old, since = before(home)
    new = versions.of_folder(home)
    with laid(old) as folder:
        try:
            old_data, old_runs = loaded(folder), SITE.runs(folder)
        except DataError as error:
            raise UsageError(
                f"the data of {since} cannot be read by this library, so nothing can be held against "
                f"them; build the book first:\n{error}"
            ) from None
        runs = agree(SITE, home, SITE.runs(home))
        ledger = Ledger(home / "book")
        asked = {run.page: ledger.asked(run, runs) for run in runs}
        ways = {page: found for page, found in asked.items() if found is not None}
        moves = moving.moves(old_data, loaded(home), ways)
        changed = differing.differences(old, new)
        unreached, untried = _unreached(old, new, changed, moves, ways)
    pages, before_pages = ([run.page for run in each] for each in (runs, old_runs))
    return Plan(
        since,
        tuple(changed),
        moves,
        tuple(page for page in pages if page not in before_pages),
        tuple(page for page in before_pages if page not in pages),
        *_bound(home / "book", moves),
        {run.page: why for run in runs if (why := ledger.blind(home, run))} if changed else {},
        tuple(unreached),
        untried,
    )


def before(home: Path) -> tuple[Version, str]:
    """The data that the published book was made from and holds, else those of the last commit."""
    from i2lib.datapackage import FILE, versions
    from i2lib.report.unchanged import HTML

    if (home / HTML / FILE).is_file():
        return versions.of_folder(home / HTML), "the published book"
    try:
        files = versions.of_commit(home)
    except UsageError as error:
        raise UsageError(f"there is no book yet, and {error}; build the book first") from None
    if FILE.as_posix() not in files:
        raise UsageError("there is no book yet, and the last commit has no data/; build it first")
    return files, "the last commit, for there is no book"


def _bound(book: Path, moves: Moves) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The pages of the book on which something moves, and what else moves on all of them."""
    pages, everywhere = set(), []
    within: dict[str, list[str]] = {}
    for path in sorted(book.glob("**/*.md")):
        page = path.relative_to(book).as_posix().removesuffix(".md")
        for part in INCLUDED.findall(path.read_text(encoding="utf-8")):
            within.setdefault(part, []).append(page)
    for page in moves.pages:
        pages |= {*within.get(page, [] if FRAGMENTS in page else [page.removesuffix(".md")])}
    if f"{FRAGMENTS}frame.json" in moves.made:
        everywhere.append("how a page is cited: the edition, or what is said of it")
    if moves.titles:
        everywhere.append(f"the contents, with {', '.join(moves.titles)}")
    return tuple(sorted(f"{page}.html" for page in pages)), tuple(everywhere)


@contextmanager
def laid(files: Version) -> Iterator[Path]:
    """A folder with these data."""
    with TemporaryDirectory(prefix="i2-") as folder:
        for name, content in files.items():
            path = Path(folder).resolve() / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        yield Path(folder).resolve()


def _unreached(
    old: Version,
    new: Version,
    changed: list[Difference],
    moves: Moves,
    ways: Mapping[str, list[Any]],
) -> tuple[list[Difference], int]:
    """The changed rows that reach no page, and how many were not tried.

    A row that is named by its id in words that move reaches them. Any other is changed alone.
    """
    from i2lib import data, differing, moving

    if not moves.pages:
        return changed, 0
    if len(changed) < 2:
        return [], 0
    named = {word for words in moves.words for word in moving.WORD.findall(words)}
    silent = [one for one in changed if len(one.key) > 1 or one.key[0] not in named]
    found = []
    with laid(old) as folder:
        was = data.load(folder)
        for one in silent[:TRIED]:
            with laid(differing.with_one(old, new, one)) as alone_in:
                try:
                    alone = data.load(alone_in)
                except DataError:  # it goes with another row
                    continue
                if not moving.moves(was, alone, ways).pages:
                    found.append(one)
    return found, len(silent[TRIED:])


def told(plan: Plan) -> Iterator[str]:
    """A plan as lines for a reader."""
    moves = plan.moves
    yield f"since {plan.since}:"
    if not plan.changed and not moves.pages:
        yield "no row has changed, and nothing moves"
        return
    for one in plan.changed:
        yield str(one)
    yield f"values that move: {len(moves.values)}"
    for value in moves.values:
        kept = value.kept
        part = f", {kept.split}" if kept.split else ""
        yield (
            f"  {kept.indicator}, {kept.window}{part}: "
            f"{_words(value.before)} → {_words(value.after)}{_rows(value.before, value.after)}"
        )
    yield f"statuses that move: {len(moves.statuses)}"
    for status in moves.statuses:
        yield f"  {status.target}, {status.year}: {status.before or 'none'} → {status.after or 'none'}"
    yield f"pages that move: {len(moves.runs)} to run again, {len(moves.made)} made from registers"
    above: set[Moved] = set()
    for page, words in {**moves.runs, **moves.made}.items():
        about = " (new)" if page in plan.new else ""
        yield f"  {page}{about}"
        yield from _moved(words, above)
        above |= {*words}
    for page in plan.gone:
        yield f"  {page} goes"
    yield f"pages of the book that move: {len(plan.bound)}"
    for what in plan.everywhere:
        yield f"  on every page: {what}"
    for page, why in plan.unknown.items():
        yield f"  {page}: may move otherwise, too: {why}"
    for one in plan.unreached:
        yield f"warning: the change of {' + '.join(one.key)} in {one.file} reaches no page"
    if plan.untried:
        yield f"note: {plan.untried} more changed rows are named by no page that moves; not tried"
    yield "nothing was run or written; i2 build publishes it"


def _words(one: Kept | None) -> str:
    return one.words if one is not None else "none"


def _rows(before: Kept | None, after: Kept | None) -> str:
    """The rows that came and went."""
    old, new = (set(one.ids) if one is not None else set() for one in (before, after))
    moved = [*(f"+{one}" for one in sorted(new - old)), *(f"-{one}" for one in sorted(old - new))]
    return f" ({' '.join(moved)})" if moved else ""


def _moved(words: tuple[Moved, ...], above: set[Moved]) -> Iterator[str]:
    """What moves on a page and was not told of another one above."""
    spoken = [one for one in words if one.before or one.after]
    fresh = [one for one in spoken if one not in above]
    fresh.sort(
        key=lambda one: not (one.before and one.after)
    )  # what has become another thing first
    if not spoken:
        yield "    links, evidence or order only"
    for one in fresh[:WORDS]:
        old, new = _apart(one.before, one.after)
        yield f"    {old or 'nothing'} → {new or 'nothing'}"
    more = [f"{len(fresh) - WORDS} more (--json has all)"] if len(fresh) > WORDS else []
    more += [f"{len(spoken) - len(fresh)} as told above"] if len(spoken) > len(fresh) else []
    if more:
        yield f"    and {' and '.join(more)}"


def _apart(before: str, after: str) -> tuple[str, str]:
    """Two texts from a little before the place where they part, each fit for half a line."""
    same = next(
        (n for n, (one, two) in enumerate(zip(before, after, strict=False)) if one != two),
        min(len(before), len(after)),
    )
    start = 0 if len(before) < ROOM or len(after) < ROOM else max(0, same - ROOM // 4)
    return _cut(before, start), _cut(after, start)


def _cut(text: str, start: int) -> str:
    if not text:
        return ""
    shown = text[start : start + ROOM]
    return f"“{'…' if start else ''}{shown}{'…' if start + ROOM < len(text) else ''}”"
