"""The rows of matrix.py about running the installation: the platform admin alone."""

from __future__ import annotations

from tests.architecture.matrix_imports import WRONG

ADMIN = "S .... .. .. +.. S"
OPERATIONS = f"""
web:operations GET - {ADMIN}
web:operations POST - {WRONG}
web:given-up GET - {ADMIN}
web:given-up POST - {WRONG}
web:given-up-retry GET - {WRONG}
web:given-up-retry POST - {ADMIN}
"""
