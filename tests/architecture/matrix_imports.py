"""The rows of matrix.py about bringing networks in and taking them out: the agency's lead alone."""

from __future__ import annotations

READ = ("run", "problems", "rows", "report", "rework", "export-file")
WRITTEN = ("columns", "words", "back", "apply", "cancel", "retry")
LEAD, NOBODY, WRONG = "S .... .. .+ ... S", "S .... .. .. ... S", "M MMMM MM MM MMM M"

_WHOLE = f"""
imports:list GET own {LEAD}
imports:list GET other {NOBODY}
imports:list POST own {LEAD}
imports:list POST other {NOBODY}
imports:export GET own {WRONG}
imports:export POST own {LEAD}
imports:export POST other {NOBODY}
"""
_EACH = [
    f"imports:{name} {method} {relation} {letters}"
    for names, allowed, refused in ((READ, "GET", "POST"), (WRITTEN, "POST", "GET"))
    for name in names
    for method, relation, letters in (
        (allowed, "own", LEAD),
        (allowed, "other", NOBODY),
        (allowed, "crossed", NOBODY),
        (refused, "own", WRONG),
    )
]
IMPORTS = _WHOLE + "\n".join(_EACH)
