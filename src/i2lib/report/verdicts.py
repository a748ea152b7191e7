"""What was found in a page is found again while the page, and all that it was held against, stay.

So whoever looks at pages looks only at those that are new to it; the answers are those of looking at
all. They are kept by the digest of a page's bytes, under a key for everything else they hang on.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from i2lib.report import sealed

T = TypeVar("T")
Found = dict[str, tuple[str, Any]]  # page -> the digest of its bytes, what was found in it


class Verdicts:
    """What lookers found in pages, kept at `path`, or nowhere."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.damaged = False
        self._known: dict[str, tuple[str, Found]] = {}  # of each looker, under its key
        try:
            content = sealed.read(path) if path else None
        except sealed.DamagedError:
            self.damaged = True
        else:
            self._known = pickle.loads(content) if content else {}

    def of(
        self,
        looker: str,
        key: str,
        pages: Mapping[str, str],
        look: Callable[[Sequence[str]], Mapping[str, T]],
    ) -> dict[str, T]:
        """What is found in pages, given by their digests; `look` is asked about those not known."""
        before, known = self._known.get(looker, (key, {}))
        known = known if before == key else {}
        new = [page for page, digest in pages.items() if known.get(page, ("",))[0] != digest]
        seen = look(new)
        found = {page: seen[page] if page in seen else known[page][1] for page in pages}
        self._known[looker] = key, {page: (pages[page], one) for page, one in found.items()}
        return found

    def keep(self) -> None:
        """Write down what was found in the pages that were asked about last."""
        if self.path:
            sealed.write(self.path, pickle.dumps(self._known, pickle.HIGHEST_PROTOCOL))
