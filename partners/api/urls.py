"""Addresses of partners for programs, under the network's."""

from __future__ import annotations

from django.urls import path

from partners.api import coverage, imports, partners

app_name = "api-partners"
urlpatterns = [
    path("partners/", partners.PartnerListView.as_view(), name="list"),
    path("partners/<int:partner_id>/", partners.PartnerView.as_view(), name="partner"),
    path("partners/<int:partner_id>/people/", partners.PartnerPeopleView.as_view(), name="people"),
    path("imports/", imports.ImportListView.as_view(), name="imports"),
    path("imports/<int:run_id>/", imports.ImportView.as_view(), name="import"),
    path("imports/<int:run_id>/columns/", imports.ImportColumnsView.as_view(), name="import-columns"),
    path("imports/<int:run_id>/apply/", imports.ImportApplyView.as_view(), name="import-apply"),
    path("imports/<int:run_id>/cancel/", imports.ImportCancelView.as_view(), name="import-cancel"),
    path("imports/<int:run_id>/problems/", imports.ImportProblemsView.as_view(), name="import-problems"),
    path("coverage/", coverage.CoverageView.as_view(), name="coverage"),
]
