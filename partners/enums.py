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
    HELD = "held", _("held by the distributor")
    PAUSED = "paused", _("held by the agency: something urgent")


class ConsentWay(models.TextChoices):
    """How a person's word on a purpose reached us."""

    PAGE = "page", _("on the account page")
    ACTIVATION = "activation", _("when activating the account")
    UNSUBSCRIBE = "unsubscribe", _("by the link in a mail")
    IMPORT = "import", _("in an imported list")
    AGENCY = "agency", _("noted by the agency")


class ErasureWay(models.TextChoices):
    """Who asked for a person to be erased."""

    SELF = "self", _("the person")
    AGENCY = "agency", _("the agency")


class ImportStage(models.TextChoices):
    """Where an import run stands; a worker acts in uploaded, planning and applying."""

    UPLOADED = "uploaded", _("Being read")
    MAPPING = "mapping", _("Columns to confirm")
    PLANNING = "planning", _("Being compared")
    PLANNED = "planned", _("Ready to apply")
    APPLYING = "applying", _("Being applied")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")
    FAILED = "failed", _("Failed")


class ImportKind(models.TextChoices):
    """What a planned row is about."""

    PARTNER = "partner", _("Partner")
    PERSON = "person", _("Person")


class ImportChange(models.TextChoices):
    """What a planned row will do."""

    CREATED = "created", _("New")
    CHANGED = "changed", _("Changed")
    MOVED = "moved", _("Moved")
    GONE = "gone", _("Not in the file")
    UNCHANGED = "unchanged", _("Unchanged")


class ExportStage(models.TextChoices):
    """Where an export stands."""

    WAITING = "waiting", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")


class TokenScope(models.TextChoices):
    """What a personal access token is for; never more than its person may do."""

    PARTNERS_READ = "partners.read", _("Read partners and people")
    PARTNERS_WRITE = "partners.write", _("Import partners and people")
    TOOLKITS_READ = "toolkits.read", _("Read toolkits and download files")
    REMARKS_READ = "remarks.read", _("Read remarks, themes, answers and promises")
    REMARKS_WRITE = "remarks.write", _("Say something and reply")
    FIGURES_READ = "figures.read", _("Read coverage and figures")


class WebhookState(models.TextChoices):
    """Whether a target is sent anything."""

    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    DISABLED = "disabled", _("Switched off")
