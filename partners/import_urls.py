"""Addresses of imports and exports, under the network's."""

from __future__ import annotations

from django.urls import path

from partners.views import import_files, imports

app_name = "imports"
urlpatterns = [
    path("network/imports/", imports.run_list, name="list"),
    path("network/imports/export/", import_files.export, name="export"),
    path("network/imports/export/<int:pk>/", import_files.export_file, name="export-file"),
    path("network/imports/<int:pk>/", imports.run, name="run"),
    path("network/imports/<int:pk>/columns/", imports.confirm_columns, name="columns"),
    path("network/imports/<int:pk>/words/", imports.explain_words, name="words"),
    path("network/imports/<int:pk>/back/", imports.back_to_columns, name="back"),
    path("network/imports/<int:pk>/apply/", imports.apply, name="apply"),
    path("network/imports/<int:pk>/cancel/", imports.cancel, name="cancel"),
    path("network/imports/<int:pk>/retry/", imports.retry, name="retry"),
    path("network/imports/<int:pk>/rows/<slug:kind>/<slug:change>/", imports.planned_rows, name="rows"),
    path("network/imports/<int:pk>/problems/", imports.problem_list, name="problems"),
    path("network/imports/<int:pk>/report/", import_files.report, name="report"),
    path("network/imports/<int:pk>/rework/", import_files.rework, name="rework"),
]
