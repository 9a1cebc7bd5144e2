"""Logs: one line per event on standard error; ids, never texts or addresses (portal.kernel.logs)."""

from __future__ import annotations


def logging_config(level: str, *, as_json: bool) -> dict:
    """Return LOGGING for people (lines) or for a collector (JSON)."""
    formatter = "portal.kernel.logs.JsonFormatter" if as_json else "portal.kernel.logs.LineFormatter"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"portal": {"()": formatter}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "portal"}},
        "root": {"handlers": ["console"], "level": level},
        # Django's own handlers would mail tracebacks and print lines past our formatter.
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            # Both write a line per small job and page, with titles in it: ours carry ids only.
            "django_tasks": {"handlers": [], "level": "WARNING", "propagate": True},
            "wagtail": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
        },
    }
