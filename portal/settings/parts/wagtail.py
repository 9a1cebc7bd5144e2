"""Wagtail: nothing that asks another host, signs in past us, or lets people change who they are."""

from __future__ import annotations

from zoneinfo import available_timezones

from portal.settings.parts.environment import text

WAGTAIL_SITE_NAME = "Backchannel"
WAGTAILADMIN_BASE_URL = text("BASE_URL", "http://127.0.0.1:8000").rstrip("/")
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILADMIN_RICH_TEXT_EDITORS = {"default": {"WIDGET": "portal.web.rich_text.RichTextArea"}}
WAGTAILEMBEDS_FINDERS: list[dict] = []
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILIMAGES_IMAGE_FORM_BASE = "portal.web.image_form.ImageForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
# Wagtail's own background jobs (search index, references) are small: they run at once, in the request.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
# Publishing is the marketer's own right; moderation would offer a step that leads to nobody.
WAGTAIL_WORKFLOW_ENABLED = False
# Browsers refuse the machine's own "localtime" as a name.
WAGTAIL_USER_TIME_ZONES = sorted(available_timezones() - {"localtime"})
# A translation goes live when somebody publishes it, not with the page that is translated.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAILLOCALIZE_MACHINE_TRANSLATOR = None
