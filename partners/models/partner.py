"""The partner tree."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from partners.enums import Band, Level
from partners.querysets import PartnerManager
from partners.tree import STEP


class Partner(MP_Node):
    """A node of a network's tree. Only `add_partner` and `move_partner` write path, depth and numchild."""

    scope_kind = "owned"
    partner_path = ""
    steplen = STEP

    path = models.CharField(max_length=64, unique=True)
    network = models.ForeignKey("partners.Network", on_delete=models.PROTECT, related_name="partners")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    number = models.CharField(_("number"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    country = models.CharField(_("country"), max_length=2, blank=True)
    street = models.CharField(_("street"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    town = models.CharField(_("town"), max_length=100, blank=True)
    band = models.CharField(_("turnover band"), max_length=1, choices=Band.choices, blank=True)
    ownership_group = models.CharField(_("ownership group"), max_length=100, blank=True)
    is_active = models.BooleanField(default=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="absorbed"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PartnerManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "number"], name="partner_number_in_network")
        ]
        indexes = [
            models.Index(fields=["network", "level", "country"], name="partner_level_country"),
            models.Index(fields=["network", "name", "id"], name="partner_by_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"


class PartnerTag(models.Model):
    """A word by which audiences pick partners, such as a product line."""

    scope_kind = "internal"

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="tag_rows")
    tag = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "tag"], name="partner_tag_once")]

    def __str__(self) -> str:
        return self.tag
