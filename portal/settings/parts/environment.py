"""Read settings from the environment."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[3]
VAR = Path(os.environ.get("BACKCHANNEL_VAR") or ROOT / "var")


def flag(name: str, *, default: bool = False) -> bool:
    """Say whether an environment variable is switched on (1, true, yes, on)."""
    value = os.environ.get(name)
    return default if not value else value.strip().lower() in {"1", "true", "yes", "on"}


def text(name: str, default: str = "") -> str:
    """Return an environment variable, or the default when it is absent or empty."""
    return os.environ.get(name) or default


def number(name: str, default: int) -> int:
    """Return an environment variable as a whole number, or the default when it is absent or empty."""
    value = text(name)
    try:
        return int(value) if value else default
    except ValueError:
        refuse(f"{name} is {value!r}: set it to a whole number, or leave it out for {default}.")


def listed(name: str, default: str = "") -> list[str]:
    """Return a comma-separated environment variable as a list."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def refuse(sentence: str) -> NoReturn:
    """End the program with one sentence: nothing can run with these settings."""
    raise SystemExit(sentence)


def refuse_missing(*names: str) -> None:
    """Refuse to start while one of the variables is absent or empty."""
    missing = [name for name in names if not text(name)]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        refuse(f"{' and '.join(missing)} {verb} not set: docs/operations.md lists all.")


def kept_secret() -> str:
    """Return this installation's random key, made at the first call and readable by its owner alone."""
    path = VAR / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
            stream.write(secrets.token_urlsafe(50))
        try:
            os.link(
                half, path
            )  # unlike a rename, this never replaces the key that another process made first
        except FileExistsError:
            pass
        finally:
            half.unlink()
    return path.read_text().strip()
