"""Touchpoint verbs of the toolkits app: all of them touch, none is a voice."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partners.enums import Direction
from portal.kernel.registries import Verb

TOOLKIT_OPENED = Verb("toolkits.toolkit_opened", _("opened a toolkit"), Direction.TOUCH, "portal")
ASSET_DOWNLOADED = Verb("toolkits.asset_downloaded", _("downloaded a file"), Direction.TOUCH, "portal")
TOOLKIT_ANNOUNCED = Verb("toolkits.toolkit_announced", _("was told of a toolkit"), Direction.TOUCH, "mail")

VERBS = (TOOLKIT_OPENED, ASSET_DOWNLOADED, TOOLKIT_ANNOUNCED)
