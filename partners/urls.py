"""Addresses of partners, under the network's."""

from __future__ import annotations

from django.urls import include, path

from partners.views.account import account
from partners.views.branch_consent import branch_setting, branch_setting_list
from partners.views.consent import consent
from partners.views.unsubscribe import resubscribe, unsubscribe

app_name = "partners"
urlpatterns = [
    path("account/", account, name="account"),
    path("account/consent/<slug:purpose>/", consent, name="consent"),
    path("branch-settings/", branch_setting_list, name="branch-settings"),
    path("branch-settings/<int:pk>/", branch_setting, name="branch-setting"),
    path("network/", include("partners.network_urls")),
    path("unsubscribe/<str:token>/", unsubscribe, name="unsubscribe"),
    path("unsubscribe/<str:token>/undo/", resubscribe, name="resubscribe"),
]
