"""Addresses of toolkits for programs, under the network's."""

from __future__ import annotations

from django.urls import path

from toolkits.api import views

app_name = "api-toolkits"
urlpatterns = [
    path("toolkits/", views.ToolkitListView.as_view(), name="list"),
    path("toolkits/<int:toolkit_id>/", views.ToolkitView.as_view(), name="toolkit"),
    path("assets/<int:asset_id>/", views.AssetView.as_view(), name="asset"),
    path("assets/<int:asset_id>/download/", views.AssetDownloadView.as_view(), name="download"),
]
