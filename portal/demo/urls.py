"""Addresses of the demo; portal.settings.demo alone installs them."""

from __future__ import annotations

from django.urls import path

from portal.demo import views

app_name = "demo"
urlpatterns = [
    path("demo/", views.people, name="people"),
    path("demo/as/<slug:key>/", views.sign_in_as, name="sign-in-as"),
    path("demo/mail/", views.mailbox, name="mailbox"),
    path("demo/mail/<slug:key>/", views.mail_detail, name="mail"),
    path("demo/mail/<slug:key>/html/", views.mail_body, name="mail-body"),
]
