"""What the toolkits app tells the kernel."""

from __future__ import annotations


def register() -> None:
    """Fill the registries; called once when the app is ready."""
