"""Addresses of partners, under the network's."""

from __future__ import annotations

from django.urls import path

from partners.views.account import account
from partners.views.consent import consent
from partners.views.unsubscribe import resubscribe, unsubscribe

app_name = "partners"
urlpatterns = [
    path("account/", account, name="account"),
    path("account/consent/<slug:purpose>/", consent, name="consent"),
    path("unsubscribe/<str:token>/", unsubscribe, name="unsubscribe"),
    path("unsubscribe/<str:token>/undo/", resubscribe, name="resubscribe"),
]
