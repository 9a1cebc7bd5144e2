"""Tables of the partners app."""

from __future__ import annotations

from partners.models.access_token import AccessToken, IdempotentWrite
from partners.models.activity import ActivityLog
from partners.models.audience import Audience
from partners.models.campaign import Campaign
from partners.models.contact import Contact, SendHold
from partners.models.coverage import CoverageFigure
from partners.models.heartbeat import Heartbeat
from partners.models.imports import ImportMapping, ImportProblem, ImportRow, ImportRun, NetworkExport
from partners.models.invitation import Invitation
from partners.models.ledger import Pulse, Touchpoint
from partners.models.mail import Mail
from partners.models.membership import Membership
from partners.models.network import Network
from partners.models.partner import Partner, PartnerTag
from partners.models.person import Consent, Person
from partners.models.privacy import BranchConsent, ConsentRecord, DataExport, Erasure, ErasureRequest
from partners.models.saved_filter import SavedFilter
from partners.models.user import User
from partners.models.webhook import WebhookDelivery, WebhookEvent, WebhookTarget

__all__ = [
    "AccessToken",
    "IdempotentWrite",
    "ActivityLog",
    "Audience",
    "BranchConsent",
    "Campaign",
    "Consent",
    "ConsentRecord",
    "Contact",
    "DataExport",
    "Erasure",
    "ErasureRequest",
    "Heartbeat",
    "ImportMapping",
    "ImportProblem",
    "ImportRow",
    "ImportRun",
    "Invitation",
    "CoverageFigure",
    "Mail",
    "Membership",
    "Network",
    "NetworkExport",
    "Partner",
    "PartnerTag",
    "Person",
    "Pulse",
    "SavedFilter",
    "SendHold",
    "Touchpoint",
    "User",
    "WebhookDelivery",
    "WebhookEvent",
    "WebhookTarget",
]
