"""What several tests need: where the checkout is, and Chromium where there is one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from i2lib import data as project
from i2lib.data import Data
from i2lib.errors import RunError
from i2lib.report import pdf

ROOT = Path(__file__).resolve().parents[1]


def chromium_here() -> str | None:
    """The browser that the book is printed with, too; None where there is none."""
    try:
        return pdf.chromium()
    except RunError:
        return None


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("browser") and chromium_here() is None:
        missing = (
            f"no Chromium found (looked for {', '.join(pdf.BROWSERS)}; I2_CHROMIUM names another)"
        )
        if os.environ.get("CI"):
            pytest.fail(f"{missing}: in CI every page is looked at", pytrace=False)
        pytest.skip(missing)


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's path, for tests marked `browser`."""
    path = chromium_here()
    assert path is not None, "a test that asks for Chromium is marked `browser`"
    return path


@pytest.fixture(scope="session")
def real() -> Data:
    """The checked data of the project itself, for the few tests that are about them."""
    return project.load(ROOT)
