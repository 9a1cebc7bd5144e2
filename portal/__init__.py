"""The composition root: settings, kernel, Wagtail pages and the pages that mix apps."""

from __future__ import annotations

from portal.celery import app as celery_app

__all__ = ["celery_app"]
