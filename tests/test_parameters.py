"""What may be asked of a run: refused with the accepted values, all at once, before anything is done."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from worlds import mou, pub, world, year

from i2lib import Data, Window
from i2lib.errors import UsageError
from i2lib.parameters import Parameters, accept, refuse_unknown


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Data:
    """Three years: 2015, 2016 and 2017."""
    return world(tmp_path_factory.mktemp("world"))


def refused(data: Data, **given: Any) -> list[str]:
    """The lines with which these parameters are refused."""
    with pytest.raises(UsageError) as caught:
        accept(data, given)
    assert caught.value.exit_code == 2
    return str(caught.value).splitlines()


# --- accepted -----------------------------------------------------------------------------------


def test_a_year_of_the_report_gives_its_window(data: Data) -> None:
    assert accept(data, {"year": 2016}).window == Window.of_year(2016)


def test_nothing_asked_gives_the_newest_year(data: Data) -> None:
    for given in ({}, {"year": 0, "period_start": "", "region": ""}):
        request = accept(data, given)
        assert request.window == Window.of_year(2017)
        assert request.where == {}


def test_nothing_asked_gives_the_newest_year_that_holds_a_dated_row(tmp_path: Path) -> None:
    data = world(tmp_path, instruments=[mou(1), mou(2, "2031")], publications=[pub(1, "2017")])
    assert accept(data, {}).window == Window.of_year(2016)


def test_a_misspelt_name_that_papermill_injected_is_refused() -> None:
    injected = "# Parameters\nyearr = 2016\nregion = 'AFR'\n"
    with pytest.raises(
        UsageError, match="unknown parameter yearr; accepted are year, period_start"
    ):
        refuse_unknown(["year: int = 0", injected, "import i2lib"])
    refuse_unknown(["yearr = 1", "# Parameters\nyear = 2016\n", "yearr = 2"])
    refuse_unknown([])


def test_a_period_is_taken_from_the_first_day_it_can_mean_to_the_last(data: Data) -> None:
    request = accept(data, {"period_start": "2016-03", "period_end": "2017-02"})
    assert request.window == Window(date(2016, 3, 1), date(2017, 2, 28))
    one_day = accept(data, {"period_start": "1999-05-09", "period_end": "1999-05-09"})
    assert one_day.window == Window(date(1999, 5, 9), date(1999, 5, 9))


def test_codes_are_kept_by_their_names(data: Data) -> None:
    asked = {"year": 2016, "region": "AFR", "partner_type": "academia", "sector": "D"}
    assert accept(data, asked).where == {
        "region": "AFR",
        "partner_type": "academia",
        "sector": "D",
    }


def test_a_year_with_a_window_of_its_own_gives_that_window(tmp_path: Path) -> None:
    own = year(2016, period_start="2016-03-01", period_end="2017-02-28")
    request = accept(world(tmp_path, years=[own]), {"year": 2016})
    assert request.window == Window(date(2016, 3, 1), date(2017, 2, 28))


# --- refused ------------------------------------------------------------------------------------

REFUSED: list[tuple[dict[str, Any], list[str]]] = [
    ({"yearr": 2016}, ["unknown parameter yearr", "year, period_start, period_end, region"]),
    ({"YEAR": 2016}, ["unknown parameter YEAR", "accepted are year"]),
    ({"year": "2016"}, ["year = '2016'", "a whole number such as 2016 was expected"]),
    ({"year": "20l6"}, ["year = '20l6'", "a whole number such as 2016 was expected"]),
    ({"year": 2016.0}, ["year = 2016.0", "a whole number"]),
    ({"year": True}, ["year = True", "a whole number"]),
    ({"year": None}, ["year = None", "a whole number"]),
    ({"year": 1850}, ["year = 1850", "the years of the report are 2015, 2016, 2017"]),
    ({"year": -2016}, ["year = -2016", "the years of the report are 2015, 2016, 2017"]),
    ({"region": "XX"}, ["region = 'XX'", "accepted are AFR, AMS, ARB, ASP, CIS, EUR, GLO"]),
    ({"region": "afr"}, ["region = 'afr'", "accepted are AFR"]),
    ({"region": 1}, ["region = 1", "text (papermill"]),
    ({"partner_type": "ngos"}, ["partner_type = 'ngos'", "accepted are academia"]),
    ({"sector": "ITU-D"}, ["sector = 'ITU-D'", "accepted are D, GS, R, T"]),
    ({"period_start": "2016"}, ["period_start and period_end go together"]),
    ({"period_end": "2016"}, ["period_start and period_end go together"]),
    (
        {"year": 2016, "period_start": "2016", "period_end": "2016"},
        ["year and period_start/period_end were both given"],
    ),
    ({"year": 2016, "period_end": "2016"}, ["year and period_start/period_end were both given"]),
    (
        {"period_start": "2017-03", "period_end": "2017-02"},
        ["period_end 2017-02 is before period_start 2017-03"],
    ),
    (
        {"period_start": "2016-13", "period_end": "2017"},
        ["period_start = '2016-13'", "there is no month 13"],
    ),
    (
        {"period_start": "2016", "period_end": "soon"},
        ["period_end = 'soon'", "none of the forms of a date"],
    ),
    (
        {"period_start": 2016, "period_end": 2017},
        ["period_start = 2016", "text (papermill"],
    ),
]


@pytest.mark.parametrize(("given", "said"), REFUSED, ids=lambda part: str(part)[:50])
def test_what_cannot_be_asked_is_refused_with_what_can(
    data: Data, given: dict[str, Any], said: list[str]
) -> None:
    told = "\n".join(refused(data, **given))
    assert [part for part in said if part not in told] == [], told


def test_every_fault_is_told_at_once(data: Data) -> None:
    told = refused(data, yearr=2017, region="XX", sector="Q", year=1850)
    assert len(told) == 4
    joined = "\n".join(told)
    for part in ("yearr", "region = 'XX'", "sector = 'Q'", "year = 1850"):
        assert part in joined


def test_both_ends_of_a_period_are_told_at_once(data: Data) -> None:
    joined = "\n".join(refused(data, period_start="2016-13", period_end="2016-14"))
    assert "there is no month 13" in joined
    assert "there is no month 14" in joined


def test_a_wrong_type_does_not_hide_an_unknown_code(data: Data) -> None:
    joined = "\n".join(refused(data, year="2016", region="XX"))
    assert "year = '2016'" in joined
    assert "region = 'XX'" in joined


def test_a_period_without_a_first_day_is_refused(data: Data) -> None:
    assert "period_start" in refused(data, period_start="../2016", period_end="2017")[0]
    assert "period_end" in refused(data, period_start="2016", period_end="2017/..")[0]


def test_what_is_accepted_cannot_be_changed_afterwards() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Parameters(year=2016).year = 2017
