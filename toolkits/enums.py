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
