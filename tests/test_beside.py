"""What is done in a fork beside this process comes back whole, or as the error that it was."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from i2lib.errors import DataError, GateError, Problem, RunError
from i2lib.report import process

PROBLEM = Problem("events.csv", 3, "id", "evt-1", "a number of three digits", "write evt-001")


def test_a_result_comes_back_and_files_stay(tmp_path: Path) -> None:
    def work() -> tuple[int, bytes]:
        (tmp_path / "made").write_text("here")
        return os.getpid(), b"x" * 300_000  # more than a pipe holds at once

    with process.beside(work) as result:
        pid, content = result()
    assert pid != os.getpid()
    assert len(content) == 300_000
    assert (tmp_path / "made").read_text() == "here"


@pytest.mark.parametrize("error", [GateError("two faults"), DataError([PROBLEM]), KeyError("one")])
def test_an_error_is_raised_where_the_result_is_wanted(error: Exception) -> None:
    def work() -> None:
        raise error

    with process.beside(work) as result, pytest.raises(type(error)) as raised:
        result()
    assert str(raised.value) == str(error)


def test_a_result_that_cannot_be_brought_back_is_no_silence() -> None:
    with (
        process.beside(lambda: lambda: 1) as result,
        pytest.raises(AttributeError, match="local object"),
    ):
        result()


def test_whoever_is_killed_is_told_of() -> None:
    def work() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    with process.beside(work) as result, pytest.raises(RunError, match="was killed"):
        result()


def test_nobody_is_left_when_nobody_waits_any_more(tmp_path: Path) -> None:
    def work() -> None:
        (tmp_path / "pid").write_text(str(os.getpid()))
        time.sleep(600)

    with process.beside(work):
        while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
            time.sleep(0.01)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)
