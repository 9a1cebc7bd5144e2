"""Closed lists of the partners app."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """A partner's level in the tree."""

    HQ = "hq", _("Headquarters")
    REGION = "region", _("Region")
    COUNTRY = "country", _("Country")
    DISTRIBUTOR = "distributor", _("Distributor")
    DEALER = "dealer", _("Dealer")


class Role(models.TextChoices):
    """What a membership lets its person do; roles.py turns it into capabilities."""

    DEALER_STAFF = "dealer_staff", _("Dealer staff")
    DEALER_PRINCIPAL = "dealer_principal", _("Dealer principal")
    DISTRIBUTOR_MANAGER = "distributor_manager", _("Distributor manager")
    FIELD_MANAGER = "field_manager", _("Field manager")
    HQ_MARKETER = "hq_marketer", _("HQ marketer")
    HQ_SPONSOR = "hq_sponsor", _("HQ sponsor")
    AGENCY_ANALYST = "agency_analyst", _("Agency analyst")
    AGENCY_LEAD = "agency_lead", _("Agency lead")


class Band(models.TextChoices):
    """A dealer's turnover band."""

    A = "A", "A"
    B = "B", "B"
    C = "C", "C"


class ConsentPurpose(models.TextChoices):
    """What a person lets us write to them for."""

    NEWS = "news", _("News and toolkits")
    ASK = "ask", _("Questions and surveys")


class MailKind(models.TextChoices):
    """How a mail counts against the contact budget: service never, news and ask always."""

    SERVICE = "service", _("Service")
    NEWS = "news", _("News")
    ASK = "ask", _("Ask")


class Direction(models.TextChoices):
    """Whether the partner spoke or only we did."""

    VOICE = "voice", _("Voice")
    TOUCH = "touch", _("Touch")


class Refusal(models.TextChoices):
    """Why a person was not contacted."""

    NO_CONSENT = "no_consent", _("no consent")
    NO_ADDRESS = "no_address", _("no working address")
    BUDGET = "budget", _("contact budget used up")
    ANSWER_OWED = "answer_owed", _("an answer is owed")
    INACTIVE = "inactive", _("no longer active")
