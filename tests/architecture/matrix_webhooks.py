"""The rows of matrix.py about what other systems are told: the agency's lead alone."""

from __future__ import annotations

from tests.architecture.matrix_imports import LEAD, NOBODY, WRONG

READ, WRITTEN, BOTH = ("GET",), ("POST",), ("GET", "POST")
_METHODS = {
    "webhook": READ,
    "webhook-edit": BOTH,
    "webhook-state": WRITTEN,
    "webhook-secret": BOTH,
    "webhook-remove": BOTH,
    "webhook-test": WRITTEN,
    "webhook-replay-dead": WRITTEN,
    "webhook-delivery": READ,
    "webhook-replay": WRITTEN,
}
_WHOLE = f"""
partners:webhooks GET own {LEAD}
partners:webhooks GET other {NOBODY}
partners:webhooks POST own {WRONG}
partners:webhook-new GET own {LEAD}
partners:webhook-new GET other {NOBODY}
partners:webhook-new POST own {LEAD}
partners:webhook-new POST other {NOBODY}
"""
_EACH = [
    f"partners:{name} {method} {relation} {letters}"
    for name, methods in _METHODS.items()
    for method in methods
    for relation, letters in (("own", LEAD), ("other", NOBODY), ("crossed", NOBODY))
]
_REFUSED = [
    f"partners:{name} {method} own {WRONG}"
    for name, methods in _METHODS.items()
    for method in BOTH
    if method not in methods
]
WEBHOOKS = _WHOLE + "\n".join([*_EACH, *_REFUSED])
