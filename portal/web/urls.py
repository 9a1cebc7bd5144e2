"""Addresses of the front end that belong to no network."""

from __future__ import annotations

from django.urls import path

from partners.views.language import set_language
from portal.web.home import start
from portal.web.operations import given_up, given_up_retry, operations
from portal.web.service_worker import service_worker
from portal.web.styleguide import style_guide
from portal.web.stylesheet import portal_css
from portal.web.theme import theme_css

app_name = "web"
urlpatterns = [
    path("", start, name="start"),
    path("portal.css", portal_css, name="stylesheet"),
    path("service-worker.js", service_worker, name="service-worker"),
    path("operations/", operations, name="operations"),
    path("operations/given-up/<str:kind>/", given_up, name="given-up"),
    path("operations/given-up/<str:kind>/retry/", given_up_retry, name="given-up-retry"),
    path("style-guide/", style_guide, name="style-guide"),
    path("language/", set_language, name="set-language"),
    path("<slug:slug>/theme.css", theme_css, name="theme"),
]
