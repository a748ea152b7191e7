"""`i2 status` and `i2 why`: which pages stand, which would be made anew, and from what."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from i2lib.cli.app import Root, app, project
from i2lib.errors import DataError, UsageError
from i2lib.report import Run

AsJson = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]
NAMED = 5  # pages that a line names


@dataclass(frozen=True)
class State:
    """The pages of a project as they lie there, held against what a build would make now."""

    runs: dict[str, tuple[Run, str | None]]  # page -> why it would be made anew, or None
    made: tuple[str, ...]  # pages made without a kernel that would be written otherwise
    gone: tuple[str, ...]  # pages that nothing makes any more
    pages: Mapping[str, str | bytes]  # every page made without a kernel, as it would be now

    @property
    def stale(self) -> dict[str, str]:
        return {page: why for page, (_, why) in self.runs.items() if why is not None}


def state(home: Path) -> State:
    """Ask each page whether it stands. Raises DataError for data that cannot be used."""
    from i2lib.report.fresh import Ledger, digests, surroundings
    from i2lib.report.runs import agree
    from i2lib.site import SITE

    runs = agree(SITE, home, SITE.runs(home))
    ledger = Ledger(home / "book")
    shared = surroundings(home)
    answers = partial(SITE.answers, home)
    pages = SITE.pages(home)
    every = {*pages, *(f"{run.page}.ipynb" for run in runs)}
    return State(
        {
            run.page: (run, ledger.stale(home, run, digests(home, run, shared), answers))
            for run in runs
        },
        tuple(name for name, text in pages.items() if not _stands(home / "book" / name, text)),
        tuple(sorted({*ledger.pages} - every)),
        pages,
    )


def _stands(path: Path, text: str | bytes) -> bool:
    content = text.encode() if isinstance(text, str) else text
    return path.is_file() and path.read_bytes() == content


@app.command(epilog="Examples: i2 status; i2 status --json")
def status(as_json: AsJson = False, root: Root = None) -> None:
    """Tell which pages a build would make anew and why, and what the newest year still lacks."""
    from i2lib import listings, parameters
    from i2lib.account import Account
    from i2lib.site import SITE, loaded

    home = project(root)
    SITE.check(home)
    found = state(home)
    data = loaded(home)
    newest = Account(data, parameters.accept(data, {}))
    lacks = [
        {"what": _plain(what), "state": _plain(state)}
        for what, state in listings.lacks(data, newest.window, newest.year, newest.value)
    ]
    if as_json:
        told = {
            "runs": {page: why for page, (_, why) in found.runs.items()},
            "made": list(found.made),
            "gone": list(found.gone),
            "newest": {"window": str(newest.window), "lacks": lacks},
        }
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for page, why in found.stale.items():
        typer.echo(f"{page}: {why}")
    typer.echo(f"runs: {len(found.stale)} to make, {len(found.runs) - len(found.stale)} stand")
    typer.echo(
        f"pages: {_counted(found.made, 'to write')}, {len(found.pages) - len(found.made)} stand"
    )
    if found.gone:
        typer.echo(
            f"to remove: {_counted(found.gone, 'page' if len(found.gone) == 1 else 'pages')}"
        )
    typer.echo(f"{newest.window} is the newest year with data. It lacks:")
    for one in lacks:
        typer.echo(f"  {one['what']}: {one['state']}")


def _plain(words: str) -> str:
    """Markup as words."""
    from markupsafe import Markup

    return Markup(words).striptags() if isinstance(words, Markup) else words


def _counted(names: Sequence[str], what: str) -> str:
    """How many, and the first of them by name."""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"{len(names)} {what}" + (f" ({', '.join(names[:NAMED])}{more})" if names else "")


@app.command(epilog="Examples: i2 why 2016; i2 why years/side-by-side; i2 why registers/partners")
def why(
    page: Annotated[str, typer.Argument(help="A page, such as years/2016 or registers/partners.")],
    root: Root = None,
) -> None:
    """Tell why a page would be made anew, or why not, and what it is made from."""
    from i2lib.site import SITE

    home = project(root)
    SITE.check(home)
    found = state(home)
    name = _named(page, [*found.runs, *(one.rpartition(".")[0] for one in found.pages)])
    if name in found.runs:
        _why_of_a_run(home, *found.runs[name])
    else:
        _why_of_a_made_page(home, name, found)


def _named(asked: str, known: Sequence[str]) -> str:
    """The page that is meant: by its path in the book, or by the end of it. Raises UsageError."""
    plain = asked.removeprefix("book/").removeprefix("_build/html/")
    for ending in (".ipynb", ".html", ".md", ".json"):
        plain = plain.removesuffix(ending)
    ends = [one for one in known if one == plain] or [
        one for one in known if one.endswith(f"/{plain}")
    ]
    if len(ends) == 1:
        return ends[0]
    if ends:
        raise UsageError(f"{asked!r} is one of: {', '.join(ends)}; name it by its whole path")
    raise UsageError(
        f"no made page {asked!r}; there are such as {', '.join([*known][:3])} (i2 status lists more)"
    )


def _why_of_a_run(home: Path, run: Run, cause: str | None) -> None:
    """Whether the page of a run stands, what was asked for it, and which rows that rests on."""
    from i2lib.account import answers
    from i2lib.report import trace
    from i2lib.report.fresh import Ledger
    from i2lib.site import SITE, loaded

    kept = Ledger(home / "book").trace(f"{run.page}.ipynb")
    ways = [way for way, _ in kept.asked]
    moved = kept.moved(partial(SITE.answers, home))
    typer.echo(f"{run.page}: {cause}" if cause else f"{run.page} stands")
    typer.echo(f"made by {run}")
    typer.echo(f"it asked {len(ways)} questions; {len(moved) or 'none'} answered otherwise now")
    for way in moved:
        typer.echo(f"  {trace.told(way)}")
    with suppress(UsageError, DataError):  # there may be nothing that it could be held against
        for row in _changed_rows(home, moved) if moved else ():
            typer.echo(f"changed since, and named by these answers: {row}")
    for file in kept.read:
        typer.echo(f"it read by itself: {file}")
    for what in kept.past:
        typer.echo(f"it may have read any of the data: {what}")
    _name_rows(home, (repr(one) for one in answers(loaded(home), ways)))


def _changed_rows(home: Path, moved: Sequence[Any]) -> Iterator[str]:
    """The rows changed since the published book that the answers name which are others now."""
    from i2lib import differing, moving
    from i2lib.account import answers
    from i2lib.cli import planning
    from i2lib.datapackage import versions
    from i2lib.site import loaded

    old, _ = planning.before(home)
    with planning.laid(old) as folder:
        told = [*answers(loaded(folder), moved), *answers(loaded(home), moved)]
    words = {word for one in told for word in moving.WORD.findall(repr(one))}
    for one in differing.differences(old, versions.of_folder(home)):
        if words & {*one.key}:
            yield f"{' + '.join(one.key)} ({one.kind}: {', '.join(one.fields)})"


def _why_of_a_made_page(home: Path, name: str, found: State) -> None:
    """Whether a page made without a kernel would be written otherwise, and what it names."""
    [file] = [one for one in found.pages if one.rpartition(".")[0] == name]
    typer.echo(
        f"{name} stands" if file not in found.made else f"{name}: would be written otherwise"
    )
    typer.echo("made from the registers, without a notebook, by every build")
    _name_rows(home, [str(found.pages[file])])


def _name_rows(home: Path, told: Iterable[str]) -> None:
    """The rows that texts name, table by table."""
    from i2lib import data as of_project
    from i2lib import datapackage, moving

    tables, _ = of_project.check(datapackage.describe(home))
    for table, ids in moving.rows_in(tables, told).items():
        typer.echo(f"{table}: {_counted(ids, 'rows' if len(ids) > 1 else 'row')}")
