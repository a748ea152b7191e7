"""What every page, picture and file of the report says of itself."""

from __future__ import annotations

NOTICE = "Independent reconstruction from public pages; not an ITU publication."
