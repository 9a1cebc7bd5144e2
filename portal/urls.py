"""Addresses: the network is the first segment; pages come last."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

from portal.web import admin_filters, admin_gate, files, pages, translating
from portal.web.health import answers
from portal.web.metrics.page import metrics

handler400 = "portal.web.errors.bad_request"
handler500 = "portal.web.errors.server_error"
handler404 = "portal.web.errors.not_found"
urlpatterns = [
    path("health/", include(answers.urlpatterns)),
    path("metrics", metrics, name="metrics"),
    path("admin/login/", admin_gate.sign_in, name="admin-login"),
    path("admin/password_reset/", admin_gate.sign_in, name="admin-password-reset"),
    path("admin/tag-autocomplete/", admin_filters.own_tags, name="admin-tags"),
    path("admin/localize/submit/page/<int:page_id>/", translating.translate_page, name="admin-translate"),
    path("admin/localize/update/<int:translation_source_id>/", translating.update_page, name="admin-update"),
    path("admin/", include(wagtailadmin_urls)),
    path("accounts/", include("partners.sign_in_urls")),
    path("api/", include("portal.api_urls")),
    path("c/", include("toolkits.public_urls")),
    path("mail-in/", include("feedback.mail_in_urls")),
    path("files/<path:name>", files.serve_file, name="file"),
    *[path("", include(module)) for module in settings.EXTRA_URLCONFS],
    path("", include("portal.web.urls")),
    path("<slug:network>/", include("toolkits.urls")),
    path("<slug:network>/", include("feedback.urls")),
    path("<slug:network>/", include("partners.import_urls")),
    path("<slug:network>/", include("partners.urls")),
    path("<slug:network>/", include("partners.team_urls")),
    path("<slug:network>/", include("portal.web.network_urls")),
    path("<path:path>", pages.serve_page, name="wagtail_serve"),
]
