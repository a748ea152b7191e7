"""What is seen for a whole file, column or register at once agrees with what is found one by one."""

from __future__ import annotations

import gc
import io
import unicodedata
import weakref
from itertools import product
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from worlds import Rows, check, mou, org, signed_by, write

from i2lib import registers
from i2lib.datapackage import Field, Resource, Table, checking, glance, reading
from i2lib.indicators.keeping import kept

# --- the form of a file -------------------------------------------------------------------------

COLUMNS = ("id", "title", "note")
SOUND = 'id,title,note\na,"one, two",é\nb,"say ""no""",\nc,,"🙂"\n'


def resource(*columns: str) -> Resource:
    fields = tuple(Field(name, "string", name, name) for name in columns)
    return Resource("things", "things.csv", "Things", "Things", fields, ())


def exactly(raw: bytes) -> tuple[str, list[object]]:
    """The text of a file and every fault that the pass over its rows tells."""
    text, problem = reading._decode("things.csv", raw)
    faults = (
        [problem] if problem else reading._faults_of_form("things.csv", text, resource(*COLUMNS))
    )
    return text, list(faults)


damage = st.lists(
    st.tuples(
        st.integers(0, len(SOUND.encode())),
        st.sampled_from(
            [
                b'"',
                b",",
                b"\n",
                b"\r",
                b"\r\n",
                b"\r\r\n",
                b"\0",
                b"\xff",
                b"\xef\xbb\xbf",
                b" ",
                b"x",
            ]
        ),
    ),
    max_size=3,
)


@given(damage=damage, crlf=st.booleans())
@example(damage=[], crlf=False)
@example(damage=[], crlf=True)
@settings(max_examples=400, deadline=None)
def test_a_file_that_is_seen_to_be_sound_has_no_fault_and_reads_as_the_text_it_is(
    damage: list[tuple[int, bytes]], crlf: bool
) -> None:
    raw = SOUND.encode()
    for place, mark in sorted(damage, reverse=True):
        raw = raw[:place] + mark + raw[place:]
    raw = raw.replace(b"\n", b"\r\n") if crlf else raw
    seen = reading.sound(raw, COLUMNS)
    assert seen or damage, "what nobody damaged is sound"
    if seen:
        text, faults = exactly(raw)
        assert faults == []
        ways = {"dtype": "str", "na_filter": False, "skip_blank_lines": False}
        one, other = (pd.read_csv(file, **ways) for file in (io.BytesIO(raw), io.StringIO(text)))  # type: ignore[call-overload]
        pd.testing.assert_frame_equal(one, other)
        assert len(one) == len(text.splitlines()) - 1, "a row's line is its position plus two"


@pytest.mark.parametrize(
    "raw",
    [
        SOUND.encode(),
        b"\xef\xbb\xbf" + SOUND.encode(),
        SOUND.replace("\n", "\r\n").encode(),
        SOUND.rstrip("\n").encode(),
        b"note,title,id\n",
    ],
)
def test_a_file_that_is_as_described_is_seen_to_be_sound_at_once(raw: bytes) -> None:
    assert reading.sound(raw, COLUMNS)
    assert exactly(raw)[1] == []


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n",
        SOUND.encode("utf-16"),
        SOUND.replace("é", "\0").encode(),
        SOUND.encode() + b"\n",
        SOUND.encode() + b"d,e\n",
        SOUND.encode() + b'd,"e\n',
        SOUND.encode() + b'd,"e\nf",g\n',
        SOUND.encode() + b"d,\xe9,g\n",
        SOUND.replace("title", "id").encode(),
        SOUND.replace(",", ";").encode(),
    ],
)
def test_a_file_that_is_not_as_described_is_left_to_the_pass_that_names_its_faults(
    raw: bytes,
) -> None:
    assert not reading.sound(raw, COLUMNS)
    assert exactly(raw)[1]


# --- the cells of a column ----------------------------------------------------------------------

FIELDS = [
    Field("x", "string", "", "", required=required, pattern=pattern, enum=enum, delimiter=delimiter)
    for required, pattern, enum, delimiter in product(
        (True, False), (None, "[a;]+"), ((), ("a", "a;b")), (None, ";")
    )
] + [Field("x", "string", "", "", edtf=True), Field("x", "integer", "", "", minimum=0)]

texts = st.lists(
    st.one_of(
        st.text(alphabet="ab; \u00a0\u2003", max_size=5),
        st.sampled_from(["", "a", "a;b", "b;a", "#REF!", "2016", "7", "-7", "a;#N/A"]),
    ),
    unique=True,
    max_size=4,
)


@given(st.sampled_from(FIELDS), texts)
@settings(max_examples=600, deadline=None)
def test_no_text_of_a_column_that_is_plainly_right_has_a_fault(
    field: Field, texts: list[str]
) -> None:
    if glance.plainly_right(texts, field):
        assert [text for text in texts if checking.fault_of(text, field)] == []


@pytest.mark.parametrize(
    ("field", "texts"),
    [
        (Field("x", "string", "", ""), ["", "a b", "#1", "ä"]),
        (Field("x", "string", "", "", required=True, pattern="[a-z]-[0-9]+"), ["a-1", "b-22"]),
        (Field("x", "string", "", "", enum=("yes", "no")), ["yes", ""]),
        (Field("x", "list", "", "", delimiter=";"), ["a;b", "b", ""]),
    ],
)
def test_a_column_without_fault_is_not_gone_through(field: Field, texts: list[str]) -> None:
    assert glance.plainly_right(texts, field)


@given(
    st.lists(st.sampled_from(["a", "b", "c", "a;b", "a;c", "é", "e\u0301", "", "é;a"]), max_size=6)
)
@settings(deadline=None)
def test_a_reference_is_told_exactly_where_what_it_points_at_is_not_there(cells: list[str]) -> None:
    pointing = Field("x", "list", "", "", delimiter=";", references=(("things", "id"),))
    things = table("id", ["a", "b", "é"])
    here = table("x", cells)
    known = frozenset(things.frame["id"])
    told = list(
        checking._references(
            here, pointing, here.texts("x"), {"things": things}, lambda _name, _column: known
        )
    )
    composed = [unicodedata.normalize("NFC", cell).split(";") for cell in cells]
    assert [one.line for one in told] == [
        position + 2 for position, items in enumerate(composed) if {*items} - {*known, ""}
    ]


def table(column: str, cells: list[str]) -> Table:
    frame = pd.DataFrame({column: pd.Series(cells, dtype="str")})
    return Table(resource(column), "data/things.csv", frame)


def test_among_very_many_ids_no_nearest_one_is_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [org(f"a{number}") for number in range(30)]
    root = write(tmp_path, instruments=[mou(1)], parties=signed_by(1, "a40"), partners=people)
    assert "did you mean org-a" in check(root).out
    monkeypatch.setattr(checking, "COMPARED", 20)
    assert "org-a40 is no id of partners; add it to partners, or correct it here" in check(root).out


# --- rows against rows --------------------------------------------------------------------------

links = st.dictionaries(
    st.sampled_from("abcde"),
    st.lists(st.sampled_from("abcdef"), min_size=1, max_size=2),
    max_size=5,
)


@given(links)
@settings(deadline=None)
def test_chains_lead_in_a_circle_exactly_where_one_of_them_comes_back(
    renews: dict[str, list[str]],
) -> None:
    one_by_one = any(registers._circle(start, renews) for start in renews)
    assert registers._leads_in_a_circle(renews) == one_by_one


deeds = st.lists(
    st.tuples(
        st.sampled_from(["2016-05-09", "2016-05-10", "2016-05", ""]),
        st.lists(st.sampled_from("abc"), unique=True, max_size=3),
    ),
    max_size=7,
)


@given(deeds)
@settings(max_examples=200, deadline=None)
def test_the_same_parties_on_the_same_day_are_found_as_if_each_were_held_against_each(
    deeds: list[tuple[str, list[str]]],
) -> None:
    own: Rows = [mou(number, day) for number, (day, _) in enumerate(deeds)]
    parties = [row for number, (_, names) in enumerate(deeds) for row in signed_by(number, *names)]
    columns = ["id", "signed_on"]
    instruments = pd.DataFrame(own, columns=columns, dtype="str")
    party = pd.DataFrame(parties, columns=["instrument_id", "partner_id"], dtype="str")
    told = registers._same_deed_twice(
        Table(resource(*columns), "data/instruments.csv", instruments),
        Table(resource(*party.columns), "data/parties.csv", party),
    )
    before: dict[tuple[str, frozenset[str]], int] = {}
    expected = []
    for number, (day, names) in enumerate(deeds):
        if len(day) == len("2016-05-09") and names:
            first = before.setdefault((day, frozenset(names)), number)
            if first != number:
                expected.append((number + 2, f"mou-{first:03} (line {first + 2})"))
    assert [(one.line, one.expected.partition(" in ")[2]) for one in told] == expected


# --- what is kept with a frame ------------------------------------------------------------------


def test_what_is_made_from_a_frame_is_made_once_and_forgotten_with_it() -> None:
    made = []

    @kept
    def total(frame: pd.DataFrame, column: str) -> int:
        made.append(column)
        return int(frame[column].sum())

    frame, other = pd.DataFrame({"a": [1, 2], "b": [3, 4]}), pd.DataFrame({"a": [5]})
    assert [total(frame, "a"), total(frame, "a"), total(frame, "b"), total(other, "a")] == [
        3, 3, 7, 5,
    ]  # fmt: skip
    assert made == ["a", "b", "a"]
    gone = weakref.ref(frame)
    del frame
    gc.collect()
    assert gone() is None, "what is kept holds no frame back"
    for number in range(50):  # a new frame in an old one's place in memory is another frame
        assert total(pd.DataFrame({"a": [number]}), "a") == number
