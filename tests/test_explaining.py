"""The story of one number: each line says what a reader would ask next."""

from __future__ import annotations

from pathlib import Path

import pytest
from worlds import IN_2016, Row, Rows, cnt, cov, evt, fig, i2, mou, world, write

import i2lib
from i2lib import Data, Window, compute, explain
from i2lib.errors import UsageError
from i2lib.explaining import SHOWN

MIXED: Rows = [
    mou(1),
    mou(2, event_hosting="yes"),
    mou(3, itu_is_party="unclear"),
    mou(4, ""),
    mou(5, "2015"),
]


def lines(data: Data, code: str, window: Window = IN_2016, **where: str) -> list[str]:
    return explain(compute(data, code, window, where), data).splitlines()


def after(told: list[str], start: str) -> list[str]:
    """The rows told under the line that starts so."""
    first = next(n for n, line in enumerate(told) if line.startswith(start)) + 1
    rest = told[first:]
    end = next((n for n, line in enumerate(rest) if not line.startswith("  ")), len(rest))
    return rest[:end]


def test_a_count_tells_what_is_in_it_and_what_is_not(tmp_path: Path) -> None:
    told = lines(world(tmp_path, instruments=MIXED), "instruments-signed")
    assert told[0] == "Instruments signed, 2016: 1 instrument found"
    assert "Window: 2016-01-01 to 2016-12-31" in told
    assert "Kind: flow; rule: house, version 1 since 2026-11" in told
    [counted] = after(told, "Counted, 1 row")
    assert counted.startswith("  mou-001, Synthetic memorandum 1, 9 May 2016 [src-001 ")
    assert [line[2:9] for line in after(told, "Apart, not in the number")] == ["mou-002"]
    assert [line[2:9] for line in after(told, "Listed, not counted")] == ["mou-003"]
    assert "Outside every window, no date is known: mou-004" in told
    assert not [line for line in told if "mou-005" in line]


def test_a_floor_says_that_its_upper_end_is_open_and_a_complete_count_does_not(
    tmp_path: Path,
) -> None:
    floor = lines(world(tmp_path / "a", instruments=MIXED), "instruments-signed")
    assert "In arithmetic: from 1, upper end open; never printed" in floor
    complete = [cov(1, "instruments", "complete")]
    whole = lines(world(tmp_path / "b", instruments=MIXED, coverage=complete), "instruments-signed")
    assert whole[0] == "Instruments signed, 2016: 1 instrument signed"
    assert not [line for line in whole if line.startswith("In arithmetic")]
    assert "Coverage: Synthetic coverage: complete." in whole


def test_a_stated_figure_tells_how_its_words_are_read_and_what_else_was_said(
    tmp_path: Path,
) -> None:
    told = lines(
        world(
            tmp_path,
            events=[evt(1, "Telecom World")],
            event_figures=[
                fig(1, 1, "smes", 100, "close to 100 tech SMEs", qualifier="approx"),
                fig(2, 1, "smes", 107, said_by="press"),
            ],
        ),
        "tech-smes",
    )
    read = "for the source's words are read as approx"
    assert f"In arithmetic: from 90, upper end 110, {read}; never printed" in told
    [other] = [line for line in told if line.startswith("Also said")]
    assert other.startswith("Also said: press against organizer: fig-002, 107 smes [src-001 ")


def test_a_count_tells_what_other_rules_make_of_it_and_which_rows_differ(tmp_path: Path) -> None:
    told = lines(worlds_of_rules(tmp_path), "instruments-signed")
    assert told[0] == "Instruments signed, 2016: 2 instruments found"
    [under] = [line for line in told if line.startswith("Under other rules")]
    assert under == (
        "Under other rules: 1 to 3 instruments (1: By title; 3: Hosting too; the others agree)"
    )
    [difference] = [line for line in told if line.startswith("What makes the difference")]
    assert difference.endswith(": counted under some: mou-002; left out under some: mou-003")


def test_of_a_part_the_rules_count_its_rows_only(tmp_path: Path) -> None:
    told = lines(worlds_of_rules(tmp_path), "instruments-signed", region="AFR")
    assert "Under other rules: 0 to 1 instruments (0: By title; the others agree)" in told
    assert "What makes the difference: left out under some: mou-003" in told


def test_rules_that_agree_say_so_and_a_number_they_do_not_count_says_nothing(
    tmp_path: Path,
) -> None:
    data = worlds_of_rules(tmp_path, [mou(1)])
    [under] = [one for one in lines(data, "instruments-signed") if "other rules" in one]
    assert under == "Under other rules: the same under each that counts instruments"
    assert not [one for one in lines(data, "partners-signing") if "other rules" in one]
    assert not [one for one in lines(data, "instruments-signed") if "the difference" in one]


def worlds_of_rules(folder: Path, instruments: Rows | None = None) -> Data:
    """A memorandum, a host agreement and a cooperation agreement, under the house rule and others."""
    rows = instruments or [
        mou(1),
        mou(2, event_hosting="yes"),
        mou(3, kind="cooperation agreement", region="AFR"),
    ]
    kept = [rule("house"), rule("title", title="By title", kinds="MoU")]
    kept += [rule("hosting", title="Hosting too", hosting="counted"), rule("same")]
    kept += [rule("none", lacks="no row says so")]
    return world(folder, instruments=rows, rules=kept)


def rule(name: str, **cells: str) -> Row:
    """A counting rule that is the house rule but for these cells."""
    return {
        "id": name, "title": name, "unit": "instrument", "hosting": "apart", "verified": "any",
        "dated_by": "signature", "starts_by": "force", "ends": "unknown", "entries": "classes",
        "version": "1", "since": "2026-11", "note": "Synthetic.", **cells,
    }  # fmt: skip


def test_a_missing_number_tells_its_reason(tmp_path: Path) -> None:
    told = lines(world(tmp_path), "instruments-signed")
    assert told[0] == "Instruments signed, 2016: no instrument found"
    assert "No number: none found" in told


def test_a_part_is_named_and_what_cannot_be_split_says_so(tmp_path: Path) -> None:
    data = world(tmp_path, instruments=[mou(1, region="AFR"), mou(2)])
    told = lines(data, "instruments-signed", region="AFR")
    assert told[0] == "Instruments signed, 2016, region AFR: 1 instrument found"
    assert "No number: not available" in lines(data, "events-held", region="AFR")


def test_of_many_rows_the_first_are_named_and_the_rest_counted(tmp_path: Path) -> None:
    data = world(tmp_path, instruments=[mou(n) for n in range(1, SHOWN + 3)])
    rows = after(lines(data, "instruments-signed"), "Counted")
    assert len(rows) == SHOWN + 1
    assert rows[-1] == f"  and 2 more: mou-{SHOWN + 1:03}, mou-{SHOWN + 2:03}"


def test_a_total_of_others_tells_what_the_register_holds(tmp_path: Path) -> None:
    scope, measure = "BDT (ITU-D)", "new partnership agreements signed"
    total = cnt(1, scope=scope, measure=measure, value=46, qualifier="exact", period="2016")
    data = world(tmp_path, instruments=[mou(1, itu_sectors="D")], counts=[total])
    told = lines(data, "agreements-stated")
    [beside] = [line for line in told if line.startswith("The register holds")]
    assert beside.endswith("1 instrument found, 2016 (mou-001)")


def test_every_real_number_of_every_year_has_its_story(real: Data) -> None:
    for indicator in real.framework.indicators.values():
        for year in real.framework.years.values():
            value = compute(real, indicator.code, year.window)
            told = explain(value, real).splitlines()
            assert value.words in told[0]
            assert told[-1] == f"Limits: {indicator.limits}"


def test_without_data_those_of_the_project_around_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = world(tmp_path, instruments=[mou(1)])
    monkeypatch.chdir(tmp_path)
    value = compute(data, "instruments-signed", IN_2016)
    assert i2lib.explain(value) == explain(value, data)


def test_a_number_of_no_indicator_is_refused(tmp_path: Path) -> None:
    data = world(tmp_path, events=[evt(1)], event_figures=[fig(1, 1, "participants", 10)])
    value = i2lib.combining.observed(data, "Forum", "participants", IN_2016)
    with pytest.raises(UsageError, match="no indicator"):
        explain(value, data)


# --- the command --------------------------------------------------------------------------------


def test_the_command_prints_the_same_story(tmp_path: Path) -> None:
    data = world(tmp_path, instruments=MIXED)
    told = i2("explain", "instruments-signed", "2016", "--root", str(tmp_path))
    assert (told.code, told.lines) == (0, lines(data, "instruments-signed"))
    part = ["--region", "EUR", "--root", str(tmp_path)]
    assert ", region EUR: " in i2("explain", "instruments-signed", "2016", *part).lines[0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["instruments", "2016"], "no indicator 'instruments'; known are instruments-signed"),
        (["instruments-signed", "1999"], "year = 1999"),
        (["instruments-signed", "2016", "--region", "X"], "region = 'X'"),
    ],
)
def test_the_command_says_what_it_does_not_know(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    told = i2("explain", *arguments, "--root", str(write(tmp_path / "p")))
    assert told.code == 2
    assert said in told.err
    assert len(told.err.splitlines()) == 1
