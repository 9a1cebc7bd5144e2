"""What somebody said. A remark carries no person key, in any mode."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from feedback.enums import Kind, LanguageBy, Mode, PhotoTrouble, Route
from feedback.querysets import AttachmentQuerySet, RemarkQuerySet
from portal.kernel.leases import Leased, WorkState


class Remark(models.Model):
    """One thing one person said.

    With no identity it holds no partner and no path: only its country, and the day instead of the moment.
    Where and as what it is counted is kept apart from `path`, by which it is seen: feedback.models.figures.
    `language` is the author's own, in which they are written back; `written_in` is that of the words, empty
    as long as it is the same: `feedback.services.languages` keeps it.
    """

    scope_kind = "authored"

    network = models.ForeignKey("partners.Network", on_delete=models.PROTECT, related_name="remarks")
    number = models.CharField(max_length=20, unique=True)
    receipt_hash = models.CharField(max_length=64, unique=True)
    submission_key = models.CharField(max_length=64, unique=True)
    partner = models.ForeignKey("partners.Partner", null=True, blank=True, on_delete=models.PROTECT)
    path = models.CharField(max_length=64, blank=True)
    country = models.CharField(max_length=2, blank=True)
    mode = models.CharField(_("who may see this"), max_length=12, choices=Mode.choices)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    text = models.TextField(_("your words"), max_length=4000)
    language = models.CharField(max_length=10)
    written_in = models.CharField(max_length=10, blank=True, default="", db_default="")
    written_by = models.CharField(
        max_length=8, choices=LanguageBy.choices, default=LanguageBy.AUTHOR, db_default=LanguageBy.AUTHOR
    )
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    subject_label = models.CharField(max_length=200, blank=True)
    may_quote = models.BooleanField(default=False)
    route = models.CharField(max_length=10, choices=Route.choices, default=Route.FORM)
    submitted_at = models.DateTimeField()
    words_erased = models.BooleanField(default=False)
    counted_path = models.CharField(max_length=64, blank=True)
    counted_as = models.CharField(max_length=1, blank=True)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["path", "-submitted_at", "-id"], name="remark_path"),
            models.Index(fields=["network", "-submitted_at", "-id"], name="remark_recent"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(mode=Mode.NO_IDENTITY) | models.Q(partner=None, path=""),
                name="remark_no_identity_no_partner",
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_protected(self) -> bool:
        """Say whether the author is hidden from HQ."""
        return self.mode != Mode.NAMED

    @property
    def words_language(self) -> str:
        """Return the language in which the words are written, as far as anybody knows."""
        return self.written_in or self.language


class Identity(models.Model):
    """The vault: who said it. Reachable through `feedback.services.identity` alone; none for no identity."""

    scope_kind = "internal"

    remark = models.OneToOneField(Remark, on_delete=models.PROTECT, related_name="identity")
    membership = models.ForeignKey("partners.Membership", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"identity {self.pk}"


class IdentityLook(models.Model):
    """One look at an identity, countable: by whom, why, how many at once."""

    scope_kind = "internal"

    network = models.ForeignKey("partners.Network", on_delete=models.PROTECT)
    remark = models.ForeignKey(Remark, null=True, blank=True, on_delete=models.PROTECT, related_name="looks")
    viewer = models.ForeignKey("partners.Membership", null=True, blank=True, on_delete=models.PROTECT)
    purpose = models.CharField(max_length=8)
    reason = models.CharField(max_length=200, blank=True)
    count = models.PositiveIntegerField(default=1)
    looked_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.purpose} {self.count}"


class Recording(Leased):
    """What somebody spoke instead of typing: kept under a name of its own once the worker has looked at it.

    `typed` is what they typed beside it: `Remark.text` is that and, below, what the agency wrote down.
    Like a photo it holds no moment of its own.
    """

    scope_kind = "authored"

    remark = models.OneToOneField(Remark, on_delete=models.PROTECT, related_name="recording")
    original = models.FileField(upload_to="remark-recordings-new/", blank=True)
    audio = models.FileField(upload_to="remark-recordings/", blank=True)
    content_type = models.CharField(max_length=20)
    typed = models.TextField(blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["work_state", "due_at"], name="recording_due")]

    def __str__(self) -> str:
        return f"recording {self.pk}"

    @property
    def is_ready(self) -> bool:
        """Say whether it can be played."""
        return bool(self.audio)

    @property
    def has_failed(self) -> bool:
        """Say whether it never will be."""
        return self.work_state == WorkState.DEAD

    @property
    def transcript(self) -> str:
        """Return what the agency wrote down; nothing before it did."""
        return self.remark.text.removeprefix(self.typed).strip()


class Attachment(Leased):
    """A photo: re-encoded by the worker without metadata, the original then deleted.

    It holds no moment of its own and no name given by its author; `last_error` says why it can't be shown.
    """

    scope_kind = "authored"

    remark = models.ForeignKey(Remark, on_delete=models.PROTECT, related_name="attachments")
    original = models.FileField(upload_to="remark-originals/", blank=True)
    image = models.FileField(upload_to="remark-photos/", blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["work_state", "due_at"], name="attachment_due")]

    def __str__(self) -> str:
        return f"photo {self.pk}"

    @property
    def is_ready(self) -> bool:
        """Say whether the photo can be shown."""
        return bool(self.image)

    @property
    def has_failed(self) -> bool:
        """Say whether it never will be."""
        return self.work_state == WorkState.DEAD

    @property
    def trouble(self) -> str:
        """Say why the photo can't be shown."""
        known = self.last_error in PhotoTrouble.values
        return str(PhotoTrouble(self.last_error if known else PhotoTrouble.BROKEN).label)
