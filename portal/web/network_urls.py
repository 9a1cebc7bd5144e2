"""Addresses under a network's that mix apps."""

from __future__ import annotations

from django.urls import path

from portal.web import dashboard, home, news, welcome

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("news/", news.news, name="news"),
    path("welcome/done/", welcome.welcome_done, name="welcome-done"),
]
