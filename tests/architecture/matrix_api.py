"""The rows of matrix.py about the REST API; its 401 for nobody counts as asked to sign in."""

from __future__ import annotations

ALL, NOBODY, WRONG = "S ++++ ++ ++ ... S", "S .... .. .. ... S", "S MMMM MM MM MMM S"
SPEAKERS, STRANGER = "S +++. .. .. ... S", "S .... .. .. .+. S"
AUTHOR, AUTHOR_AND_DESK = "S +... .. .. ... S", "S +... .. ++ ... S"
DESK, HQ, BOTH = "S .... .. ++ ... S", "S .... ++ .. ... S", "S .... ++ ++ ... S"
PASSED_ON, READERS = "S ...+ ++ ++ ... S", "S ..++ ++ ++ ... S"
LEAD = "S .... .. .+ ... S"
ANYBODY, NO_METHOD = "+ ++++ ++ ++ +++ +", "M MMMM MM MM MMM M"
NOTHING = ". .... .. .. ... ."
# One list each: whoever is let in, and whether the other network's dealer has it at home.
LISTS = {
    "api-toolkits:list": (ALL, STRANGER),
    "api-feedback:remark-form": (SPEAKERS, STRANGER),
    "api-feedback:own": (SPEAKERS, STRANGER),
    "api-feedback:desk": (DESK, NOBODY),
    "api-feedback:passed-on": (PASSED_ON, NOBODY),
    "api-feedback:wordings": (PASSED_ON, NOBODY),
    "api-feedback:themes": (DESK, NOBODY),
    "api-feedback:answers-owed": (HQ, NOBODY),
    "api-feedback:answers": (BOTH, NOBODY),
    "api-feedback:promises": (HQ, NOBODY),
    "api-figures:figures": (READERS, NOBODY),
    "api-figures:demand": (BOTH, NOBODY),
    "api-partners:coverage": (READERS, NOBODY),
    "api-partners:list": (READERS, NOBODY),
}
# What one remark of the staff, of a colleague, of a neighbour and of somebody far away is to whom.
REMARKS = {
    ("api-feedback:remark", "GET"): (AUTHOR_AND_DESK, DESK),
    ("api-feedback:replies", "GET"): (AUTHOR_AND_DESK, DESK),
    ("api-feedback:replies", "POST"): (AUTHOR_AND_DESK, DESK),
    ("api-feedback:check", "POST"): (AUTHOR, NOBODY),
    **{(f"api-feedback:{deed}", "POST"): (DESK, DESK) for deed in ("close", "take-up", "put-off")},
}
FILES = ("toolkit", "asset", "download")
PARTNERS = ("partner", "people")
IMPORTS = {"import": "GET", "import-problems": "GET"} | {
    f"import-{step}": "POST" for step in ("columns", "apply", "cancel")
}
_WHOLE = f"""
api-schema GET - {ANYBODY}
api-schema POST - {NO_METHOD}
api-docs GET - {ANYBODY}
api-docs POST - {NO_METHOD}
api-nothing GET - {NOTHING}
api-nothing POST - {NOTHING}
api-feedback:remark-submit GET own {WRONG}
api-feedback:remark-submit POST own {SPEAKERS}
api-feedback:remark-submit POST other {STRANGER}
api-feedback:remark-no-identity GET own {NO_METHOD}
api-feedback:remark-no-identity POST own {ANYBODY}
api-feedback:remark-no-identity POST other {ANYBODY}
api-feedback:remark POST own {WRONG}
api-feedback:check GET own {WRONG}
api-feedback:close GET own {WRONG}
api-feedback:take-up GET own {WRONG}
api-feedback:put-off GET own {WRONG}
api-feedback:promise-kept GET own {WRONG}
api-partners:imports GET own {WRONG}
api-partners:imports POST own {LEAD}
api-partners:imports POST other {NOBODY}
"""
_LISTS = [
    f"{route} {method} {relation} {letters}"
    for route, (own, other) in LISTS.items()
    for method, relation, letters in (("GET", "own", own), ("GET", "other", other), ("POST", "own", WRONG))
]
_REMARKS = [
    f"{route} {method} {relation} {letters}"
    for (route, method), (own, others) in REMARKS.items()
    for relation, letters in (
        ("own", own),
        *((beside, others) for beside in ("dealer", "branch", "far")),
        ("other", STRANGER if own.startswith("S +") else NOBODY),
        ("crossed", NOBODY),
    )
]
_HQ = [
    f"{route} {method} {relation} {letters}"
    for route, method in (
        ("api-feedback:owed-theme", "GET"),
        ("api-feedback:owed-theme", "POST"),
        ("api-feedback:promise-kept", "POST"),
    )
    for relation, letters in (("own", HQ), ("other", NOBODY), ("crossed", NOBODY))
]
_FILES = [
    f"api-toolkits:{name} {method} {relation} {letters}"
    for name in FILES
    for method, relation, letters in (
        ("GET", "own", ALL),
        ("GET", "far", BOTH),
        ("GET", "draft", BOTH),
        ("GET", "other", STRANGER),
        ("GET", "crossed", NOBODY),
        ("POST", "own", WRONG),
    )
]
_PARTNERS = [
    f"api-partners:{name} {method} {relation} {letters}"
    for name in PARTNERS
    for method, relation, letters in (
        ("GET", "own", READERS),
        ("GET", "branch", READERS),
        ("GET", "far", BOTH),
        ("GET", "other", NOBODY),
        ("GET", "crossed", NOBODY),
        ("POST", "own", WRONG),
    )
]
_IMPORTS = [
    f"api-partners:{name} {method} {relation} {letters}"
    for name, allowed in IMPORTS.items()
    for method, relation, letters in (
        (allowed, "own", LEAD),
        (allowed, "other", NOBODY),
        (allowed, "crossed", NOBODY),
        ("POST" if allowed == "GET" else "GET", "own", WRONG),
    )
]
API = _WHOLE + "\n".join([*_LISTS, *_REMARKS, *_HQ, *_FILES, *_PARTNERS, *_IMPORTS])
