"""Addresses of the REST API: the network stands behind the version."""

from __future__ import annotations

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from portal.web import errors

V1 = "v1/<slug:network>/"
urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="api-schema"), name="api-docs"),
    path(V1, include("toolkits.api.urls")),
    path(V1, include("partners.api.urls")),
    path(V1, include("feedback.api.urls")),
    path(V1, include("feedback.api.figure_urls")),
    path("<path:rest>", errors.nothing_for_programs, name="api-nothing"),
]
