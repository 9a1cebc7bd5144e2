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
