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
    """What a looker found in pages, kept at `path`, or nowhere.

    `key` is the digest of all that its verdicts hang on beside the pages; it names the library, too.
    """

    def __init__(self, path: Path | None = None, key: str = "") -> None:
        self.path, self.key = path, key
        self.damaged = False
        self._known: Found = {}
        try:
            content = sealed.read(path) if path else None
        except sealed.DamagedError:
            self.damaged = True
        else:
            before, found = pickle.loads(content) if content else (None, b"")
            if before == key:  # only then are its classes those of today
                self._known = pickle.loads(found)

    def stay(self, stays: Callable[[Mapping[str, T]], Mapping[str, T]]) -> None:
        """Know only what `stays` gives of it, which is what is still so."""
        now = stays({page: found for page, (_, found) in self._known.items()})
        self._known = {page: (self._known[page][0], found) for page, found in now.items()}

    def of(
        self, pages: Mapping[str, str], look: Callable[[Sequence[str]], Mapping[str, T]]
    ) -> dict[str, T]:
        """What is found in pages, given by their digests; `look` is asked about those not known."""
        same = {page for page, digest in pages.items() if self._known.get(page, ("",))[0] == digest}
        seen = look([page for page in pages if page not in same])
        found = {page: self._known[page][1] if page in same else seen[page] for page in pages}
        self._known = {page: (pages[page], one) for page, one in found.items()}
        return found

    def keep(self) -> None:
        """Write down what was found in the pages that were asked about last."""
        if self.path:
            found = pickle.dumps(self._known, pickle.HIGHEST_PROTOCOL)
            sealed.write(self.path, pickle.dumps((self.key, found), pickle.HIGHEST_PROTOCOL))
