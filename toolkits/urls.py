"""Addresses of toolkits, under the network's."""

from __future__ import annotations

from django.urls import path

from toolkits.views import bundles, files, finding, helping, holders, links, missed, reach, taken, toolkits

app_name = "toolkits"
urlpatterns = [
    path("toolkits/", toolkits.toolkit_list_page, name="list"),
    path("assets/<int:asset_id>/", toolkits.asset_page, name="asset"),
    path("assets/<int:asset_id>/download/", files.download, name="download"),
    path("assets/<int:asset_id>/picture/<str:kind>/", files.picture, name="picture"),
    path("toolkits/search/", finding.find_page, name="find"),
    path("toolkits/helped/", helping.helped, name="helped"),
    path("toolkits/taken/", taken.taken, name="taken"),
    path("assets/<int:asset_id>/holders/", holders.holders_page, name="holders"),
    path("toolkits/missed/", missed.missed_page, name="missed"),
    path("toolkits/<int:toolkit_id>/reach/", reach.reach_page, name="reach"),
    path("toolkits/<int:toolkit_id>/zip/", bundles.toolkit_zip, name="zip"),
    path("basket/", bundles.basket, name="basket"),
    path("basket/zip/", bundles.basket_zip, name="basket-zip"),
    path("h/<str:token>/", taken.taken_by_link, name="link-taken"),
    path("h/<str:token>/stop/", taken.stop_by_link, name="link-stop"),
    path("t/<str:token>/", links.open_link, name="link"),
    path("t/<str:token>/helped/", helping.helped_by_link, name="link-helped"),
    path("t/<str:token>/zip/", links.bundle, name="link-zip"),
    path("t/<str:token>/assets/<int:asset_id>/download/", links.download, name="link-download"),
    path("t/<str:token>/assets/<int:asset_id>/picture/<str:kind>/", links.picture, name="link-picture"),
]
