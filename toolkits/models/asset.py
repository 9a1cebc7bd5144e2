"""Assets, their immutable versions, the pictures made of them, and who has used them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.kernel.identifiers import random_token
from portal.kernel.leases import Leased, LeasedQuerySet
from toolkits.enums import Channel, RenditionKind, Verdict
from toolkits.querysets import AssetQuerySet


def version_name(version: AssetVersion, filename: str) -> str:
    """Return a random stored name: the person's own name for the file is kept in a column."""
    return f"assets/{random_token()}.{version.extension}"


def rendition_name(rendition: Rendition, filename: str) -> str:
    """Return a random stored name for a picture."""
    return f"renditions/{random_token()}.webp"


class Asset(models.Model):
    """One thing in a toolkit; what is downloaded is its current version."""

    scope_kind = "targeted"

    network = models.ForeignKey("partners.Network", on_delete=models.PROTECT, related_name="assets")
    title = models.CharField(_("title"), max_length=150)
    channel = models.CharField(_("channel"), max_length=12, choices=Channel.choices, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    owner = models.ForeignKey(
        "partners.Person", null=True, blank=True, on_delete=models.SET_NULL, verbose_name=_("owner")
    )
    available_from = models.DateTimeField(_("available from"), null=True, blank=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    licence = models.ForeignKey(
        "toolkits.Licence",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="assets",
        verbose_name=_("licence"),
    )
    current = models.ForeignKey(
        "toolkits.AssetVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    download_count = models.PositiveIntegerField(default=0)
    partner_count = models.PositiveIntegerField(default=0)
    last_downloaded_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = AssetQuerySet.as_manager()

    class Meta:
        verbose_name = _("asset")
        indexes = [models.Index(fields=["network", "-created_at", "-id"], name="asset_recent")]

    def __str__(self) -> str:
        return self.title


class AssetVersion(models.Model):
    """One immutable file; a replacement is a new version, and so is bringing back an older one."""

    scope_kind = "internal"

    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    file = models.FileField(upload_to=version_name, max_length=200)
    filename = models.CharField(max_length=150)
    extension = models.CharField(max_length=10)
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    note = models.CharField(_("what changed"), max_length=200, blank=True)
    # The number of the version that this one brings back: it points to the same bytes.
    restored_number = models.PositiveIntegerField(null=True, blank=True)
    uploader = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    # Under which anybody may ask whether it still holds; the release before gives none, a sweep does.
    code = models.CharField(max_length=14, null=True, blank=True, unique=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["asset", "number"], name="asset_version_number_once")]
        indexes = [models.Index(fields=["sha256"], name="asset_version_sha256")]

    def __str__(self) -> str:
        return f"{self.filename} ({self.number})"

    @property
    def is_held(self) -> bool:
        """Say whether a virus scan hasn't cleared it; a list selects `scan` with its rows."""
        scan = getattr(self, "scan", None)
        return scan is not None and (scan.is_waiting or bool(scan.finding))


class Rendition(Leased):
    """A picture of a version, made by the worker in a process with limits."""

    scope_kind = "internal"

    version = models.ForeignKey(AssetVersion, on_delete=models.PROTECT, related_name="renditions")
    kind = models.CharField(max_length=8, choices=RenditionKind.choices)
    image = models.FileField(upload_to=rendition_name, max_length=200, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)

    objects = LeasedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "kind"], name="rendition_once_per_kind")]
        indexes = [models.Index(fields=["work_state", "due_at"], name="rendition_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.version_id}"


class AssetUse(models.Model):
    """That a partner has downloaded an asset, and how often: counts dealers beside downloads."""

    scope_kind = "internal"

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="uses")
    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+")
    downloads = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asset", "partner"], name="asset_use_once")]

    def __str__(self) -> str:
        return f"use {self.pk}"


class Rating(models.Model):
    """Whether a file or a toolkit helped a partner, as it said last; its words are a remark by themselves."""

    scope_kind = "internal"

    network = models.ForeignKey("partners.Network", on_delete=models.CASCADE, related_name="+")
    subject_kind = models.CharField(max_length=10)
    subject_id = models.BigIntegerField()
    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=8, choices=Verdict.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_id", "partner"], name="rating_once")
        ]

    def __str__(self) -> str:
        return f"rating {self.pk}"
