"""Name a database schema by what makes it: our migrations, and the lock that pins everybody else's."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ground.places import APPS, ROOT


def schema_fingerprint(root: Path = ROOT) -> str:
    """Return a short hash of every migration of ours and of the lock file, without starting Django."""
    digest = hashlib.sha256()
    migrations = [path for app in APPS for path in (root / app / "migrations").glob("*.py")]
    for path in [root / "requirements.txt", *sorted(migrations)]:
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
