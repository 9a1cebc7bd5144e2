"""Addresses of toolkits, under the network's."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "toolkits"
urlpatterns: list[URLPattern] = []
