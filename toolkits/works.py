"""What this app's durable work is called, and how what was given up is tried again."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.kernel.registries import Work

WORKS = {
    "toolkits.assetwords": Work(_("Words inside files")),
    "toolkits.announcement": Work(_("Announcements")),
    "toolkits.filechange": Work(_("Changes of files, to be told to who holds them")),
    "toolkits.rendition": Work(_("Pictures of files")),
    "toolkits.scan": Work(_("Virus scans of files")),
}
