"""The fields that a column can feed, in the order in which people choose them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import DomainError

PARTNER_FIELDS = {
    "number": _("Partner number"),
    "name": _("Partner name"),
    "level": _("Level"),
    "parent": _("Number of the partner above"),
    "country": _("Country"),
    "street": _("Street"),
    "house_number": _("House number"),
    "postcode": _("Postcode"),
    "town": _("Town"),
    "band": _("Turnover band"),
    "ownership_group": _("Ownership group"),
    "status": _("Status"),
    "blocked": _("Blocked or closed"),
    "ended_on": _("Ended on"),
}
ABOVE_FIELDS = {
    "region": _("Region above"),
    "region_number": _("Number of the region above"),
    "distributor": _("Distributor above"),
    "distributor_number": _("Number of the distributor above"),
}
PERSON_FIELDS = {
    "person": _("Person"),
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "email": _("E-mail address"),
    "phone": _("Telephone"),
    "job_title": _("Job title"),
    "role": _("Role"),
    "language": _("Language"),
    "consent": _("Consent"),
    "consent_news": _("Consent to news"),
    "consent_ask": _("Consent to questions"),
    "consented_on": _("Consented on"),
}
FIELDS = PARTNER_FIELDS | ABOVE_FIELDS | PERSON_FIELDS
# Fields of which several columns may feed one, joined by a space.
NEEDED = {"tree": ("number", "name", "level", "parent"), "flat": ("number", "name")}


class MappingError(DomainError):
    """The columns as they are mapped can't be imported."""

    code = "import_mapping"
