"""What several tests need: where the checkout is, and Chromium where there is one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from i2lib import data as project
from i2lib.data import Data

ROOT = Path(__file__).resolve().parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_A_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def chromium_here() -> str | None:
    """The browser that I2_CHROMIUM names, else the first known one that is installed."""
    named = os.environ.get("I2_CHROMIUM")
    found = (shutil.which(name) for name in (named, *BROWSERS, ON_A_MAC) if name)
    return next((path for path in found if path), None)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("browser") and chromium_here() is None:
        missing = f"no Chromium found (looked for {', '.join(BROWSERS)}; I2_CHROMIUM names another)"
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
