"""Everything under /accounts/: what of allauth fits here, by name, and our sign-in link.

Left out on purpose: addresses belong to people of a network, so nobody changes them alone, and whoever lost a
password signs in by mail. The sign-up address says that it is closed.
"""

from __future__ import annotations

from allauth.account import views
from django.urls import include, path

from partners.views.account_security import (
    passkey_remove,
    prove_by_mail,
    second_factor_needed,
    session_end,
    sessions,
    sessions_end_others,
)
from partners.views.looking_on import sign_in_as, stop_looking_on
from partners.views.signing_in import remove_password, sign_in_link, sign_out

urlpatterns = [
    path("link/<str:token>/", sign_in_link, name="sign-in-link"),
    path("login/", views.login, name="account_login"),
    path("login/code/", views.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", views.confirm_login_code, name="account_confirm_login_code"),
    path("logout/", sign_out, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("signup/", views.signup, name="account_signup"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("reauthenticate/mail/", prove_by_mail, name="prove-by-mail"),
    path("sessions/", sessions, name="sessions"),
    path("sessions/end-others/", sessions_end_others, name="sessions-end-others"),
    path("sessions/<int:pk>/end/", session_end, name="session-end"),
    path("as/", sign_in_as, name="sign-in-as"),
    path("as/stop/", stop_looking_on, name="stop-looking-on"),
    path("second-step/", second_factor_needed, name="second-factor-needed"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("password/remove/", remove_password, name="remove-password"),
    path("2fa/webauthn/keys/<int:pk>/remove/", passkey_remove, name="mfa_remove_webauthn"),
    path("2fa/", include("allauth.mfa.urls")),
]
