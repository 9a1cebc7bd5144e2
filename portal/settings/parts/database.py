"""The database: SQLite in WAL mode by default, PostgreSQL by DATABASE_URL."""

from __future__ import annotations

import dj_database_url

from portal.settings.parts.environment import VAR, number, text

# IMMEDIATE takes the write lock at BEGIN: with Django's default, two writers that both read first fail at
# once with "database is locked" instead of waiting.
SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
        "PRAGMA cache_size=-16000;PRAGMA mmap_size=134217728;"
    ),
}


def databases() -> dict[str, dict]:
    """Build DATABASES from DATABASE_URL."""
    file = VAR / "backchannel.sqlite3"
    if not text("DATABASE_URL"):
        file.parent.mkdir(parents=True, exist_ok=True)  # SQLite makes the file, not its folder
    url = text("DATABASE_URL", f"sqlite:///{file}")
    config = dict(dj_database_url.parse(url, conn_max_age=number("DATABASE_CONN_MAX_AGE", 60)))
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = dict(SQLITE_OPTIONS)
    else:
        config["CONN_HEALTH_CHECKS"] = True
        config.setdefault("OPTIONS", {}).setdefault("connect_timeout", 3)
    return {"default": config}
