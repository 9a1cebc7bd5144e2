"""Where providers deliver mail: outside any network, since the address in the mail says which."""

from __future__ import annotations

from django.urls import path

from feedback.views import mail_in

app_name = "mail-in"
urlpatterns = [
    path("raw/", mail_in.raw, name="raw"),
    path("<slug:provider>/", mail_in.provided, name="provided"),
]
