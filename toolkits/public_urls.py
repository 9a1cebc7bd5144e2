"""Addresses that are printed: short, of no network, and open to everybody."""

from __future__ import annotations

from django.urls import path

from toolkits.views import current

app_name = "current"
urlpatterns = [
    path("", current.current_file, name="file"),
    path("<str:code>/", current.current_version, name="version"),
]
