"""Touchpoint verbs of the toolkits app: all of them touch, none is a voice or tells of one."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partners.enums import Direction
from portal.kernel.registries import Verb

TOOLKIT_OPENED = Verb(
    "toolkits.toolkit_opened", _("opened a toolkit"), Direction.TOUCH, "portal", is_telling=False
)
ASSET_DOWNLOADED = Verb(
    "toolkits.asset_downloaded", _("downloaded a file"), Direction.TOUCH, "portal", is_telling=False
)
TOOLKIT_ANNOUNCED = Verb(
    "toolkits.toolkit_announced", _("was told of a toolkit"), Direction.TOUCH, "mail", is_telling=False
)
HELP_ASKED = Verb(
    "toolkits.help_asked", _("was asked whether a file helped"), Direction.TOUCH, "mail", is_telling=False
)
CHANGE_TOLD = Verb(
    "toolkits.change_told", _("was told that a file has changed"), Direction.TOUCH, "mail", is_telling=False
)

VERBS = (TOOLKIT_OPENED, ASSET_DOWNLOADED, TOOLKIT_ANNOUNCED, HELP_ASKED, CHANGE_TOLD)
