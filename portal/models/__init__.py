"""Wagtail pages of the portal."""

from __future__ import annotations

from portal.models.home import MandatePage, NetworkHome

__all__ = ["MandatePage", "NetworkHome"]
