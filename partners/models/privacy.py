"""What people and distributors allow, what people take with them, and who was erased."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.enums import ConsentPurpose, ErasureWay
from partners.querysets import OwnedQuerySet
from portal.kernel.leases import Leased, LeasedQuerySet, WorkState


class ConsentRecord(models.Model):
    """One word of a person on a purpose, as it was said: append-only; `Consent` keeps the latest one."""

    scope_kind = "internal"

    person = models.ForeignKey("partners.Person", on_delete=models.CASCADE, related_name="consent_records")
    purpose = models.CharField(max_length=10, choices=ConsentPurpose.choices)
    granted = models.BooleanField()
    text_version = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=10, blank=True)
    way = models.CharField(max_length=40)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["person", "-said_at"], name="consent_record_person")]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.granted}"


class BranchConsent(models.Model):
    """What a distributor allows HQ in its branch; without a row the defaults of these fields hold."""

    scope_kind = "owned"
    partner_path = ""

    network = models.ForeignKey("partners.Network", on_delete=models.PROTECT, related_name="+")
    partner = models.OneToOneField(
        "partners.Partner", on_delete=models.PROTECT, related_name="branch_consent"
    )
    path = models.CharField(max_length=64, db_index=True)
    allows_news = models.BooleanField(_("News and toolkits by mail"), default=True)
    allows_asks = models.BooleanField(_("Questions and surveys by mail"), default=True)
    shows_people = models.BooleanField(_("Names and roles of the people at my dealers"), default=False)
    shows_figures = models.BooleanField(_("Figures of my branch by itself"), default=True)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(
        "partners.Membership", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = OwnedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"branch consent {self.partner_id}"


class DataExport(Leased):
    """One archive of a person's data: made by the worker, kept until it expires.

    What the agency lead takes out holds nothing of what the person said: that is the person's own.
    """

    scope_kind = "internal"

    person = models.ForeignKey("partners.Person", on_delete=models.CASCADE, related_name="data_exports")
    for_person = models.BooleanField(default=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    file = models.FileField(upload_to="exports/", max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()

    objects = LeasedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["work_state", "due_at"], name="data_export_due")]

    def __str__(self) -> str:
        return f"export {self.pk}"

    @property
    def is_ready(self) -> bool:
        """Say whether it can be fetched; while it is made it has the name of a file that is not whole."""
        return self.work_state == WorkState.DONE and bool(self.file)


class ErasureRequest(Leased):
    """A confirmed wish to be erased: due when its grace is over, and until then taken back by a tap."""

    scope_kind = "internal"

    person = models.ForeignKey("partners.Person", on_delete=models.CASCADE, related_name="erasure_requests")
    way = models.CharField(max_length=8, choices=ErasureWay.choices)
    words_too = models.BooleanField(default=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    confirmed_at = models.DateTimeField(default=timezone.now)

    objects = LeasedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["work_state", "due_at"], name="erasure_request_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(work_state__in=[WorkState.DUE, WorkState.LEASED]),
                name="erasure_request_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"erasure request {self.pk}"


class Erasure(models.Model):
    """That somebody was erased: append-only, replayed after a restore; keys and keyed hashes alone."""

    scope_kind = "internal"

    network = models.ForeignKey("partners.Network", on_delete=models.PROTECT, related_name="+")
    person_id = models.BigIntegerField()
    fingerprint = models.CharField(max_length=64, help_text=_("Of the person's row, whatever its address."))
    address_hash = models.CharField(max_length=64, blank=True)
    way = models.CharField(max_length=8, choices=ErasureWay.choices)
    words_too = models.BooleanField(default=False)
    erased_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "fingerprint"], name="erasure_once")]
        indexes = [models.Index(fields=["network", "address_hash"], name="erasure_address")]

    def __str__(self) -> str:
        return f"erasure {self.pk}"
