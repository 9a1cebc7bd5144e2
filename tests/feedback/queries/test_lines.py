"""Lines of a table in the order in which they are drawn."""

from __future__ import annotations

from django.utils import translation

from feedback.queries.figures import by_size
from feedback.queries.tables import OTHERS, Line


def test_withheld_lines_are_one_at_the_end_that_names_both_reasons() -> None:
    lines = [Line("1", "Kept", None, None), Line("2", "Few", None, None), Line("3", "B", None, 6)]
    shown = by_size([*lines, Line("4", "A", None, 6)])
    assert [line.label for line in shown] == ["A", "B", "Others: too few dealers, or kept by a distributor"]
    assert (shown[-1].key, shown[-1].is_withheld) == (OTHERS, True)
    with translation.override("de"):
        told = "Übrige: zu wenige Händler, oder von einem Distributor für sich behalten"
        assert by_size(lines[:1])[0].label == told
    assert by_size(lines[2:]) == (lines[2],)
