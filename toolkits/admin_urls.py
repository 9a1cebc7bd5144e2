"""Addresses of our pages inside the Wagtail admin: the network is in the address."""

from __future__ import annotations

from django.urls import path

from toolkits.views import (
    admin_announce,
    admin_assets,
    admin_audiences,
    admin_licences,
    admin_print,
    admin_upkeep,
    admin_versions,
)

app_name = "toolkits_admin"
urlpatterns = [
    path("assets/", admin_assets.asset_list, name="assets"),
    path("assets/add/", admin_assets.asset_upload, name="asset-upload"),
    path("assets/<int:asset_id>/", admin_assets.asset_edit, name="asset"),
    path("assets/<int:asset_id>/replace/", admin_assets.asset_replace, name="asset-replace"),
    path("assets/<int:asset_id>/code.svg", admin_print.code_download, {"kind": "svg"}, name="code-svg"),
    path("assets/<int:asset_id>/code.png", admin_print.code_download, {"kind": "png"}, name="code-png"),
    path("assets/<int:asset_id>/versions/", admin_versions.asset_versions, name="asset-versions"),
    path(
        "assets/<int:asset_id>/versions/<int:number>/download/",
        admin_versions.version_download,
        name="version-download",
    ),
    path(
        "assets/<int:asset_id>/versions/<int:number>/picture/",
        admin_versions.version_picture,
        name="version-picture",
    ),
    path(
        "assets/<int:asset_id>/versions/<int:number>/restore/",
        admin_versions.version_restore,
        name="version-restore",
    ),
    path("upkeep/", admin_upkeep.upkeep, name="upkeep"),
    path("upkeep/undo/", admin_upkeep.upkeep_undo, name="upkeep-undo"),
    path("audiences/", admin_audiences.audience_list, name="audiences"),
    path("audiences/add/", admin_audiences.audience_edit, name="audience-add"),
    path("audiences/<int:audience_id>/", admin_audiences.audience_edit, name="audience"),
    path("campaigns/", admin_audiences.campaign_list, name="campaigns"),
    path("campaigns/add/", admin_audiences.campaign_edit, name="campaign-add"),
    path("campaigns/<int:campaign_id>/", admin_audiences.campaign_edit, name="campaign"),
    path("licences/", admin_licences.licence_list, name="licences"),
    path("licences/add/", admin_licences.licence_edit, name="licence-add"),
    path("licences/<int:licence_id>/", admin_licences.licence_edit, name="licence"),
    path("toolkits/<int:toolkit_id>/announce/", admin_announce.announce, name="announce"),
    path("announcements/<int:announcement_id>/", admin_announce.announcement, name="announcement"),
]
