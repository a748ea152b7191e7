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


def all_of(found: Mapping[str, T]) -> Mapping[str, T]:
    """For lookers whose key names all that a verdict hangs on."""
    return found


class Verdicts:
    """What lookers found in pages, kept at `path`, or nowhere."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.damaged = False
        # Of each looker, under its key; loaded only under the same one, which names the library.
        self._known: dict[str, tuple[str, bytes]] = {}
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
        stays: Callable[[Mapping[str, T]], Mapping[str, T]] = all_of,
    ) -> dict[str, T]:
        """What is found in pages, given by their digests; `look` is asked about those not known.

        Of what is known of the same bytes `stays` gives what is still so.
        """
        before, content = self._known.get(looker, ("", b""))
        known: Found = pickle.loads(content) if before == key else {}
        same = {page: known[page][1] for page in pages if known.get(page, ("",))[0] == pages[page]}
        found = {**stays(same)}
        found |= look([page for page in pages if page not in found])
        kept = {page: (digest, found[page]) for page, digest in pages.items()}
        self._known[looker] = key, pickle.dumps(kept, pickle.HIGHEST_PROTOCOL)
        return {page: found[page] for page in pages}

    def keep(self) -> None:
        """Write down what was found in the pages that were asked about last."""
        if self.path:
            sealed.write(self.path, pickle.dumps(self._known, pickle.HIGHEST_PROTOCOL))
