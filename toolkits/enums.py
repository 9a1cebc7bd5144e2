"""Closed lists of the toolkits app."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """Where an asset is meant to be used."""

    SHOWROOM = "showroom", _("Showroom")
    PRINT = "print", _("Print")
    WEB = "web", _("Website")
    SOCIAL = "social", _("Social media")
    MAIL = "mail", _("E-mail")
    EVENT = "event", _("Events")
    TRAINING = "training", _("Training")
    SALES = "sales", _("Sales talk")


class RenditionKind(models.TextChoices):
    """The two pictures of a file: one for cards, one for the asset's page."""

    THUMB = "thumb", "thumb"
    PREVIEW = "preview", "preview"


class Outcome(models.TextChoices):
    """What became of one recipient of an announcement."""

    WAITING = "waiting", _("waiting")
    MAILED = "mailed", _("mailed")
    REFUSED = "refused", _("not mailed")


class FileType(models.TextChoices):
    """What kind of thing a file is, as people say it."""

    PDF = "pdf", "PDF"
    PICTURE = "picture", _("Picture")
    FILM = "film", _("Film")
    SOUND = "sound", _("Sound")
    TEXT = "text", _("Text document")
    TABLE = "table", _("Table")
    SLIDES = "slides", _("Slides")
    ARCHIVE = "archive", "ZIP"


class Validity(models.TextChoices):
    """How long a file may still be used."""

    ENDING = "ending", _("Ends within 30 days")
    LASTING = "lasting", _("Stays longer")
    ENDED = "ended", _("Expired")


class Order(models.TextChoices):
    """How what was found is sorted."""

    BEST = "best", _("best first")
    NEWEST = "newest", _("newest first")
    TITLE = "title", _("by title")


class Standing(models.TextChoices):
    """Whether a version of a file still holds, as anybody may know it; the first that fits is said."""

    CURRENT = "current", _("Current")
    SUPERSEDED = "superseded", _("Superseded")
    EXPIRED = "expired", _("Expired")
    UNKNOWN = "unknown", _("Unknown")


class Verdict(models.TextChoices):
    """Whether something helped, in one tap."""

    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")


class Upkeep(models.TextChoices):
    """Which files somebody looks after: one list each."""

    NEVER = "never", _("Never downloaded")
    UNUSED = "unused", _("Unused for 6 months")
    EXPIRING = "expiring", _("Expiring")
    UNTRANSLATED = "untranslated", _("Not translated")


class Kept(models.TextChoices):
    """What somebody looks after."""

    FILES = "files", _("Files")
    TOOLKITS = "toolkits", _("Toolkits")


class UpkeepAct(models.TextChoices):
    """What is done to many files at once."""

    EXTEND = "extend", _("Extend: they stay until")
    RETIRE = "retire", _("Retire: they end now")
    HAND_OVER = "hand_over", _("Hand over to")
    LANGUAGES = "languages", _("Languages: they are in")
    CAMPAIGN = "campaign", _("Campaign: they belong to")


class ChangeKind(models.TextChoices):
    """What became of a file that people have taken."""

    VERSION = "version", _("New version")
    ENDED = "ended", _("Not to be used any more")
    RIGHTS = "rights", _("Rights of use have changed")


class NoticeState(models.TextChoices):
    """What became of telling one person of one change."""

    WAITING = "waiting", _("waiting")
    TOLD = "told", _("told")
    QUIET = "quiet", _("not mailed")
    MOOT = "moot", _("nothing to tell")
