"""One description of every table, and how tables are found, described and read by it."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from worlds import ROOT, SOURCE, act, evt, fig, mou, org, series, write

from i2lib import Data, datapackage
from i2lib.data import load
from i2lib.errors import DataError, UsageError

# --- where the data are -------------------------------------------------------------------------


def test_the_data_are_those_of_the_nearest_folder_above(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outer = write(tmp_path / "outer")
    inner = write(outer / "book" / "inner")
    deep = inner / "a" / "b"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    assert datapackage.find() == inner
    assert datapackage.find(outer / "book") == outer


def test_away_from_any_project_the_data_are_those_of_the_checkout(tmp_path: Path) -> None:
    assert datapackage.find(tmp_path) == ROOT


def test_a_data_folder_without_a_description_is_no_project(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    assert datapackage.find(tmp_path) == ROOT


def test_where_there_is_no_project_at_all_it_is_said_how_to_name_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("i2lib.datapackage.description.FILE", Path("data") / "nowhere.json")
    with pytest.raises(UsageError, match="--root"):
        datapackage.find(tmp_path)


# --- what the description says -------------------------------------------------------------------


def test_every_table_and_column_of_the_project_has_a_title_and_a_meaning(real: Data) -> None:
    for resource in real.description.resources.values():
        assert resource.title != resource.name, resource.name
        assert resource.description, resource.name
        for field in resource.fields:
            assert field.title != field.name, f"{resource.name}.{field.name}"
            assert field.description, f"{resource.name}.{field.name}"


def test_every_described_table_has_a_key_of_columns_that_it_has(real: Data) -> None:
    for resource in real.description.resources.values():
        assert resource.key, resource.name
        assert set(resource.key) <= set(resource.columns), resource.name


def test_every_reference_points_at_a_column_that_exists(real: Data) -> None:
    tables = real.description.resources
    for resource in tables.values():
        for field in resource.fields:
            for table, column in field.references:
                assert column in tables[table].columns, f"{resource.name}.{field.name}"


def test_every_file_of_the_data_folder_is_described(real: Data) -> None:
    described = {ROOT / "data" / one.path for one in real.description.resources.values()}
    assert set((ROOT / "data").rglob("*.csv")) == described


def test_every_register_says_where_its_rows_come_from(real: Data) -> None:
    """Code lists, merged ids and left-out rows say it in their own words."""
    free = ("merged_ids", "left_out")
    for resource in real.description.resources.values():
        if resource.path.startswith("registers/") and resource.name not in free:
            [sources] = [field for field in resource.fields if field.name == "sources"]
            assert sources.required, resource.name
            assert sources.references == (("sources", "id"),), resource.name


def test_a_key_of_one_column_and_of_several_are_read_alike(tmp_path: Path) -> None:
    root = write(tmp_path)
    file = root / "data" / "datapackage.json"
    package = json.loads(file.read_text(encoding="utf-8"))
    package["resources"][0]["schema"]["primaryKey"] = "id"
    file.write_text(json.dumps(package), encoding="utf-8")
    described = datapackage.describe(root)
    assert next(iter(described.resources.values())).key == ("id",)
    assert described.resources["parties"].key == ("instrument_id", "partner_id")


def test_a_foreign_key_and_a_list_of_references_are_one_thing(real: Data) -> None:
    fields = {field.name: field for field in real.description.resources["instruments"].fields}
    assert fields["region"].references == (("regions", "code"),)
    assert fields["sources"].references == (("sources", "id"),)
    assert fields["renewal_of"].references == (("instruments", "id"),), "a table may name itself"


# --- what is read -------------------------------------------------------------------------------


def test_a_table_holds_its_described_columns_as_text(tmp_path: Path) -> None:
    data = load(write(tmp_path, instruments=[mou(1, term="12", note="007")]))
    frame = data.registers.instruments
    described = data.description.resources["instruments"].columns
    assert tuple(frame.columns[: len(described)]) == described
    assert frame["note"].iloc[0] == "007"
    assert frame["ends_on"].iloc[0] == "", "an empty cell is an empty text"
    assert {str(frame[column].dtype) for column in described} == {"str"}


def test_records_are_text_by_column_without_the_days_made_from_dates(tmp_path: Path) -> None:
    data = load(write(tmp_path, instruments=[mou(1)]))
    [cells] = datapackage.records(data.registers.instruments)
    assert tuple(cells) == data.description.resources["instruments"].columns
    assert cells["signed_on"] == "2016-05-09"
    assert {type(cell) for cell in cells.values()} == {str}


def test_a_table_without_rows_is_a_frame_without_rows(tmp_path: Path) -> None:
    data = load(write(tmp_path))
    assert data.registers.instruments.empty
    assert str(data.registers.instruments["signed_on_first"].dtype).startswith("datetime64")
    assert datapackage.records(data.registers.instruments) == []


def test_data_with_errors_are_not_loaded_and_all_of_them_are_told(tmp_path: Path) -> None:
    root = write(
        tmp_path, instruments=[mou(1, "2016-13"), mou(2, region="XX")], partners=[org("a", "b")]
    )
    with pytest.raises(DataError) as caught:
        load(root)
    assert [(one.file, one.line) for one in caught.value.problems] == [
        ("data/registers/instruments.csv", 2),
        ("data/registers/instruments.csv", 3),
        ("data/registers/partners.csv", 2),
    ]


def test_a_reference_is_joined_as_what_it_points_at_however_it_was_typed(tmp_path: Path) -> None:
    names = [unicodedata.normalize(form, "Forum général") for form in ("NFC", "NFD")]
    root = write(tmp_path, series=[series(names[0])], events=[evt(1, names[1], name=names[1])])
    data = load(root)
    [cells] = datapackage.records(data.registers.events)
    assert cells["series"] == names[0]
    assert cells["name"] == names[1], "text that points at nothing is kept byte for byte"


def test_one_of_several_tables_may_hold_what_a_cell_points_at(tmp_path: Path) -> None:
    root = write(tmp_path, activities=[act(1, resolutions="res-130")])
    with pytest.raises(DataError, match="res-130 is no id of resolutions or id of resolution_rev"):
        load(root)


def test_labels_of_codes_are_read_from_the_code_lists(tmp_path: Path) -> None:
    data = load(write(tmp_path))
    assert data.label("sectors", "D") == "ITU-D"
    assert data.label("sectors", "ITU-X") == "ITU-X", "an unknown code stands for itself"
    assert data.sources[SOURCE]["url"] == "https://example.org/1"


def test_loading_twice_gives_two_data_that_are_known_apart(tmp_path: Path) -> None:
    root = write(tmp_path, events=[evt(1)], event_figures=[fig(1, 1, "smes", 5)])
    assert load(root) != load(root)
