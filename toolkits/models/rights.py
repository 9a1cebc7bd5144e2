"""What the maker of a file lets it be used for, the terms that it asks for, and who accepted them."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from toolkits.querysets import LicenceQuerySet


class Licence(models.Model):
    """Where, until when and in which channels files may be used."""

    scope_kind = "targeted"

    network = models.ForeignKey("partners.Network", on_delete=models.CASCADE, related_name="licences")
    name = models.CharField(_("name"), max_length=100)
    # Country codes between blanks, " AT DE ", so that one is found by its own; empty is everywhere.
    territory = models.CharField(max_length=800, blank=True, default="")
    valid_until = models.DateTimeField(_("valid until"), null=True, blank=True)
    channels = models.JSONField(_("channels"), default=list, blank=True)
    must_accept = models.BooleanField(_("the terms must be accepted"), default=False)
    current = models.ForeignKey(
        "toolkits.LicenceTerms", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = LicenceQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["network", "name"], name="licence_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def countries(self) -> list[str]:
        """Return the codes of the countries; none is everywhere."""
        return self.territory.split()


class LicenceTerms(models.Model):
    """The words of a licence in one version, in each language; they never change."""

    scope_kind = "internal"

    licence = models.ForeignKey(Licence, on_delete=models.CASCADE, related_name="terms")
    number = models.PositiveIntegerField()
    texts = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["licence", "number"], name="licence_terms_number_once")
        ]

    def __str__(self) -> str:
        return f"terms {self.licence_id}.{self.number}"


class TermsAcceptance(models.Model):
    """That somebody accepted one version of a licence's terms, and when."""

    scope_kind = "internal"

    terms = models.ForeignKey(LicenceTerms, on_delete=models.CASCADE, related_name="acceptances")
    person = models.ForeignKey("partners.Person", on_delete=models.CASCADE, related_name="+")
    accepted_at = models.DateTimeField()
    by_link = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["terms", "person"], name="terms_accepted_once")]

    def __str__(self) -> str:
        return f"acceptance {self.pk}"
