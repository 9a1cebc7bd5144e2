"""Under /accounts/, before allauth's own: our sign-in link, and closed doors."""

from __future__ import annotations

from django.urls import path, re_path

from partners.views.signing_in import closed, remove_password, sign_in_link

urlpatterns = [
    path("link/<str:token>/", sign_in_link, name="sign-in-link"),
    path("password/remove/", remove_password, name="remove-password"),
    # Addresses belong to people of a network; whoever lost a password signs in by mail.
    path("email/", closed),
    re_path(r"^confirm-email/", closed),
    re_path(r"^password/reset/", closed),
]
