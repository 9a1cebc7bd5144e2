"""The size of a proof: small in bin/test, full in bin/prove."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypeVar

PROVING = os.environ.get("PROVE") == "1"
PROOF_FOLDER = Path(__file__).resolve().parents[1] / "docs" / "proof"
ENGINE = "postgresql" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"
Size = TypeVar("Size")


def scale(small: Size, full: Size) -> Size:
    """Return the full value in bin/prove, else the small one."""
    return full if PROVING else small


def write_proof(name: str, title: str, lines: list[str]) -> None:
    """Print a proof's figures; in bin/prove also keep them in docs/proof/<engine>/<name>.md."""
    text = "\n".join([f"# {title}", "", *lines, ""])
    print(text)
    if PROVING:
        folder = PROOF_FOLDER / ENGINE
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.md").write_text(text)
