"""Wagtail pages of the portal."""

from __future__ import annotations

from portal.models.articles import CountryPage, NewsIndex, NewsPage
from portal.models.home import MandatePage, NetworkHome

__all__ = ["CountryPage", "MandatePage", "NetworkHome", "NewsIndex", "NewsPage"]
