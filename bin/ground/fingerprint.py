"""Name a database schema by what makes it: our migrations, the lock that pins others', the list of apps."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ground.places import APPS, ROOT


def schema_fingerprint(root: Path = ROOT) -> str:
    """Return a short hash of our migrations, the lock file and the list of apps, without starting Django."""
    digest = hashlib.sha256()
    migrations = [path for app in APPS for path in (root / app / "migrations").glob("*.py")]
    listed = [root / "requirements.txt", root / "portal" / "settings" / "parts" / "apps.py"]
    for path in [*listed, *sorted(migrations)]:
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
