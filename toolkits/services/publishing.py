"""Publish and unpublish what is scheduled."""

from __future__ import annotations

from django.core.management import call_command


def publish_scheduled() -> None:
    """Let Wagtail publish and expire what is due; the queries hold the dates anyway."""
    call_command("publish_scheduled", verbosity=0)
