"""Addresses of the network's own pages: directory, tree, partners and what changes them."""

from __future__ import annotations

from django.urls import include, path

from partners.views import network, partner, partner_changes, saved_filters

urlpatterns = [
    path("", network.directory, name="directory"),
    path("list.xlsx", network.directory_export, name="directory-export"),
    path("tree/", network.tree, name="tree"),
    path("filters/", saved_filters.filter_save, name="filter-save"),
    path("filters/<int:pk>/", saved_filters.filter_edit, name="filter-edit"),
    path("webhooks/", include("partners.webhook_urls")),
    path("number/<path:number>/", network.partner_by_number, name="partner-by-number"),
    path("<int:pk>/", partner.partner_page, name="partner"),
    path("<int:pk>/edit/", partner.partner_edit, name="partner-edit"),
    path("<int:pk>/new/", partner.partner_new, name="partner-new"),
    path("<int:pk>/move/", partner_changes.partner_move, name="partner-move"),
    path("<int:pk>/merge/", partner_changes.partner_merge, name="partner-merge"),
    path("<int:pk>/end/", partner_changes.partner_end, name="partner-end"),
    path("<int:pk>/return/", partner_changes.partner_return, name="partner-return"),
    path("<int:pk>/undo/", partner_changes.partner_undo, name="partner-undo"),
]
