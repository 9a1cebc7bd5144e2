"""Tables of the toolkits app."""

from __future__ import annotations

from toolkits.models.toolkit import ToolkitPage

__all__ = ["ToolkitPage"]
