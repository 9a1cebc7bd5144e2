"""Pictures of what the apps count, each with its finding, its basis, and links that its reader may follow."""

from __future__ import annotations

from portal.web.pictures.basis import Reader, basis_of, coverage_words, day_counted
from portal.web.pictures.judged import judged_picture
from portal.web.pictures.silence import branches_picture, coverage_picture, map_picture
from portal.web.pictures.voices import heat_picture, table_picture, weeks_picture

__all__ = [
    "Reader",
    "basis_of",
    "branches_picture",
    "coverage_picture",
    "coverage_words",
    "day_counted",
    "heat_picture",
    "judged_picture",
    "map_picture",
    "table_picture",
    "weeks_picture",
]
