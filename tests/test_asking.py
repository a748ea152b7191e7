"""An account announces what it is asked and answered, and the same can be asked of other data."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from worlds import ROOT, USUAL, evt, fig, mou, org, prt, signed_by, world, write

import i2lib
from i2lib import parameters
from i2lib.account import Account, answers
from i2lib.data import Data
from i2lib.errors import UsageError
from i2lib.report.watch import Watch, digest_of_answer
from i2lib.shown import Drawn

ROWS: dict[str, Any] = {
    "instruments": [mou(1), mou(2, "2017-02-01")],
    "parties": [*signed_by(1, "one"), *signed_by(2, "two")],
    "partners": [org("one"), org("two")],
    "partnerships": [prt(1)],
    "events": [evt(1)],
    "event_figures": [fig(1, 1, "participants", 500)],
}
HEARING: list[Watch] = []  # a hook of Python's auditing stays for ever, so there is one for all


def _hook(event: str, args: tuple[object, ...]) -> None:
    for watch in HEARING:
        watch.hear(event, args)


sys.addaudithook(_hook)


@pytest.fixture
def watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """What is heard of a test that works in a project of its own."""
    monkeypatch.chdir(write(tmp_path, **ROWS))
    HEARING.append(Watch(tmp_path))
    yield HEARING[0]
    HEARING.clear()


def told(watch: Watch) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(watch.told())
    return found


def ways(watch: Watch) -> list[Any]:
    return [way for way, _ in told(watch)["asked"]]


def names(watch: Watch) -> list[list[str]]:
    return [[name for name, _, _ in way] for way in ways(watch)]


def test_opening_and_each_question_are_heard_with_their_arguments(watch: Watch) -> None:
    account = i2lib.open_account(year=2016)
    account.named("instruments-signed", none="None.")
    assert ways(watch) == [
        [["open_account", [], {"year": 2016}]],
        [
            ["open_account", [], {"year": 2016}],
            ["named", ["instruments-signed"], {"none": "None."}],
        ],
    ]


def test_what_an_account_asks_itself_on_the_way_is_not_heard(watch: Watch) -> None:
    i2lib.open_account(year=2016).every_value()
    assert names(watch) == [["open_account"], ["open_account", "every_value"]]


def test_an_account_made_of_another_is_asked_by_the_way_to_it(watch: Watch) -> None:
    i2lib.open_account(year=2016).over_all_years().chart("instruments")
    assert names(watch)[-1] == ["open_account", "over_all_years", "chart"]


def test_every_public_method_and_property_of_an_account_is_heard(watch: Watch) -> None:
    asked: dict[str, tuple[object, ...]] = {
        "say": ("{instruments-signed:full}.",),
        "element": ("I.2-2/output",),
        "attendance": ("Forum",),
        "attended": ("Forum",),
        "stated": ("Forum", "participants"),
        "statements": ("internet_issues",),
        "chart": ("knowledge",),
        "tabs": ("knowledge",),
        "value": ("instruments-signed",),
        "named": ("instruments-signed",),
        "partners": ("partners-signing",),
        "met_again": ("partners-met-again",),
        "splits": ("instruments-signed",),
        "progress_from": ("targets.csv",),
    }
    own = {"baseline": 2016, "target": 3.0, "by": 2017, "direction": "up"}
    account = i2lib.open_account(year=2016)
    header = (ROOT / "data/framework/targets.csv").read_text(encoding="utf-8").splitlines()[0]
    columns = header.split(",")
    row = dict.fromkeys(columns, "") | {"id": "tgt-001", "series": "instruments-signed"}
    row |= {"indicator": "x", "unit": "y", "direction": "up", "kind": "number"}
    row |= {"target_year": "2017", "target_value": "3", "in_force_from": "2015"}
    Path("targets.csv").write_text(f"{header}\n{','.join(row[one] for one in columns)}\n")
    public = [name for name in vars(Account) if not name.startswith("_")]
    for name in public:
        if name == "progress":
            account.progress("instruments-signed", **own)  # type: ignore[arg-type]
        elif callable(found := getattr(account, name)):
            found(*asked.get(name, ()))
    heard = {way[-1] for way in names(watch) if len(way) == 2}
    assert heard == {*public} - {"data"}
    assert told(watch)["past"] == ["account.data"]
    assert list(told(watch)["read"]) == ["targets.csv"]


def test_what_is_refused_is_an_answer_too(watch: Watch) -> None:
    with pytest.raises(UsageError):
        i2lib.open_account(year=2030)
    with pytest.raises(UsageError):
        i2lib.open_account(year=2016).value("no-such")
    assert names(watch) == [["open_account"], ["open_account"], ["open_account", "value"]]


def test_reading_for_an_account_is_not_heard_and_reading_by_a_cell_is(watch: Watch) -> None:
    i2lib.open_account(year=2016)
    assert told(watch)["read"] == {}
    Path("data/sources.csv").read_text(encoding="utf-8")
    assert list(told(watch)["read"]) == ["data/sources.csv"]
    assert told(watch)["past"] == []


def test_data_that_are_given_out_are_heard(watch: Watch) -> None:
    account = i2lib.open_account(year=2016)
    assert account.data.root.is_dir()
    i2lib.load()
    assert told(watch)["past"] == ["account.data", "i2lib.load"]


def test_the_accounts_that_pages_of_the_registers_use_announce_nothing(watch: Watch) -> None:
    data = i2lib.load()
    Account(data, i2lib.open_account(year=2016).request).every_value()
    assert names(watch) == [["open_account"]]


# --- asked again --------------------------------------------------------------------------------


def asked_again(watch: Watch, data: Data) -> dict[str, bool]:
    """Each question by its last name, and whether these data answer it as before."""
    kept = told(watch)["asked"]
    now = answers(data, [way for way, _ in kept])
    return {
        way[-1][0]: digest_of_answer(one) == before
        for (way, before), one in zip(kept, now, strict=True)
    }


def test_the_same_data_give_the_same_answers(watch: Watch, tmp_path: Path) -> None:
    account = i2lib.open_account(year=2016)
    account.tabs("knowledge", "instruments")
    account.every_value()
    account.over_all_years().compared()
    with pytest.raises(UsageError):
        account.value("no-such")
    assert all(asked_again(watch, i2lib.load(tmp_path)).values())


def test_only_the_answers_that_a_row_reaches_are_others(watch: Watch, tmp_path: Path) -> None:
    account = i2lib.open_account(year=2016)
    account.named("instruments-signed")
    account.named("partnerships-launched")
    account.chart("instruments")
    account.year  # noqa: B018 (asked)
    more = ROWS | {"instruments": [*ROWS["instruments"], mou(3, "2017-05-05")]}
    assert asked_again(watch, world(tmp_path / "more", **more)) == {
        "open_account": True,
        "named": True,
        "chart": False,  # it draws all years
        "year": True,
    }


def test_a_row_that_was_looked_for_and_not_there_is_an_answer(watch: Watch, tmp_path: Path) -> None:
    i2lib.open_account(year=2015).named("instruments-signed", none="None.")
    more = ROWS | {"instruments": [*ROWS["instruments"], mou(3, "2015-05-05")]}
    assert not asked_again(watch, world(tmp_path / "more", **more))["named"]


def test_a_year_that_is_gone_answers_with_its_refusal(watch: Watch, tmp_path: Path) -> None:
    i2lib.open_account(year=2017).named("instruments-signed")
    less = ROWS | {"years": [row for row in USUAL["years"] if row["year"] != "2017"]}
    assert asked_again(watch, world(tmp_path / "less", **less)) == {
        "open_account": False,
        "named": False,
    }


# --- drawings -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("watch")
def test_a_drawing_is_asked_without_being_painted() -> None:
    account = i2lib.open_account(year=2016)
    for one in (account.chart("instruments"), account.tabs("instruments", "knowledge")):
        assert isinstance(one, Drawn)
        assert not {"html", "text", "files"} & set(vars(one))
        assert "<svg" in one.html
        assert one.text
        assert len(one.files) == 4 * len(one.figures)


def parts(one: object) -> Iterator[Any]:
    """Every object of which a figure is made."""
    if dataclasses.is_dataclass(one) and not isinstance(one, type):
        yield one
        for field in dataclasses.fields(one):
            yield from parts(getattr(one, field.name))
    elif isinstance(one, tuple):
        for part in one:
            yield from parts(part)


def test_all_that_a_drawing_is_painted_from_stands_in_its_repr(real: Data) -> None:
    account = Account(real, parameters.accept(real, {"year": 2016}))
    drawings = [account.tabs("knowledge", "instruments"), account.attended("Telecom World")]
    found = [part for one in drawings if isinstance(one, Drawn) for part in parts(one.figures)]
    assert len({type(part) for part in found}) > 8
    for part in found:
        for field in dataclasses.fields(part):
            assert f"{field.name}={getattr(part, field.name)!r}" in repr(part)
