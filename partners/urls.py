"""Addresses of partners, under the network's."""

from __future__ import annotations

from django.urls import include, path

from partners.views import access_tokens, own_data, person_data, send_holds
from partners.views.account import account
from partners.views.branch_consent import branch_setting, branch_setting_list
from partners.views.consent import consent
from partners.views.unsubscribe import resubscribe, unsubscribe

app_name = "partners"
urlpatterns = [
    path("account/", account, name="account"),
    path("account/consent/<slug:purpose>/", consent, name="consent"),
    path("account/tokens/", access_tokens.access_tokens, name="access-tokens"),
    path("account/tokens/new/", access_tokens.access_token_new, name="access-token-new"),
    path("account/tokens/<int:pk>/revoke/", access_tokens.access_token_revoke, name="access-token-revoke"),
    path("account/data/", own_data.account_data, name="account-data"),
    path("account/data/archive/", own_data.ask_archive, name="ask-archive"),
    path("account/data/archive/<int:pk>/", own_data.own_archive, name="own-archive"),
    path("account/data/erase/", own_data.ask_erasure, name="ask-erasure"),
    path("account/data/keep/", own_data.keep_data, name="keep-data"),
    path("erase/<str:token>/", own_data.erase, name="erase"),
    path("people/<int:pk>/data/", person_data.person_data, name="person-data"),
    path("people/<int:pk>/data/archive/", person_data.person_archive, name="person-archive"),
    path("people/<int:pk>/data/archive/<int:archive>/", person_data.person_download, name="person-download"),
    path("people/<int:pk>/data/erase/", person_data.person_erase, name="person-erase"),
    path("branch-settings/", branch_setting_list, name="branch-settings"),
    path("branch-settings/<int:pk>/", branch_setting, name="branch-setting"),
    path("held-sends/", send_holds.send_holds, name="send-holds"),
    path("held-sends/<int:pk>/release/", send_holds.send_release, name="send-release"),
    path("network/", include("partners.network_urls")),
    path("unsubscribe/<str:token>/", unsubscribe, name="unsubscribe"),
    path("unsubscribe/<str:token>/undo/", resubscribe, name="resubscribe"),
]
