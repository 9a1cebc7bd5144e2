"""Addresses of partners for programs, under the network's."""

from __future__ import annotations

from typing import Any

urlpatterns: list[Any] = []
