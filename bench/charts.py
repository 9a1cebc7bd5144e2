"""What a picture costs in CPU (0.05 to 0.4 ms by what is on it), beside escaping one label a hundred times.

Run: `.venv/bin/python -m bench.charts [--rounds 40] [--times 200]`.
"""

from __future__ import annotations

from bench.house import open_house
from bench.measure import Work, arguments, compare

AT_MOST = 0.5


def main() -> None:
    """Measure every picture with the figures of the style guide and print it."""
    given = arguments(__doc__, times=200)
    open_house(dealers=1)
    from html import escape  # noqa: PLC0415 (beside its like)

    from portal.web import style_guide_charts as samples  # noqa: PLC0415 (open_house sets Django up)

    works = {
        "bars (5)": samples._bars,
        "columns (12)": samples._columns,
        "coverage (4 branches)": samples._coverage,
        "heat (3 x 12)": samples._heat,
        "ladder (4)": samples._ladder,
        "trend (12, with the period before)": samples._trend,
    }
    costs = compare(
        Work("100 escapes", lambda: [escape("Österreich & Schweiz") for _time in range(100)]),
        *(Work(name, lambda draw=draw: draw(False)) for name, draw in works.items()),
        Work("map of Europe (8 places)", samples._map),
        rounds=given.rounds,
        times=given.times,
    )
    print("Draw a picture")
    for cost in costs:
        print(f"  {cost}")
    for cost in costs[1:]:
        kept = "within" if cost.milliseconds <= AT_MOST else "OVER"
        print(f"  {cost.name}: {cost.milliseconds:.3f} ms, {kept} {AT_MOST} ms")


if __name__ == "__main__":
    main()
