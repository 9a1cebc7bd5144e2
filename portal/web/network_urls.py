"""Addresses under a network's that mix apps."""

from __future__ import annotations

from django.urls import path

from portal.web import dashboard, demand, home, late, news, welcome

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/late/", late.late, name="late"),
    path("demand/", demand.demand_page, name="demand"),
    path("news/", news.news, name="news"),
    path("welcome/done/", welcome.welcome_done, name="welcome-done"),
]
