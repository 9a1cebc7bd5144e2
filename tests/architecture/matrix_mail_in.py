"""The rows of matrix.py about mail that comes in: the agency's desk; the door is shut without a domain."""

from __future__ import annotations

from tests.architecture.matrix_imports import NOBODY, WRONG

DESK = "S .... .. ++ ... S"
SHUT = ". .... .. .. ... ."
MAIL_IN = f"""
mail-in:raw GET - {WRONG}
mail-in:raw POST - {SHUT}
mail-in:provided GET - {WRONG}
mail-in:provided POST - {SHUT}
feedback:quarantine GET own {DESK}
feedback:quarantine GET other {NOBODY}
feedback:quarantine POST own {WRONG}
feedback:quarantined GET own {DESK}
feedback:quarantined GET other {NOBODY}
feedback:quarantined GET crossed {NOBODY}
feedback:quarantined POST own {DESK}
feedback:quarantined POST other {NOBODY}
feedback:quarantined POST crossed {NOBODY}
"""
