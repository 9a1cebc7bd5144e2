"""A network to measure in: as many dealers and remarks as asked for, with true figures."""

from __future__ import annotations

import pytest
from django.db.models import Sum
from django.utils import timezone

from feedback.models import Case, Identity, Remark, Rollup
from feedback.services.recounting import recount_network
from partners.enums import Level
from partners.models import Partner
from portal.demo.scale import load_scale
from portal.demo.scale_partners import Size

pytestmark = pytest.mark.django_db


def test_demo_at_scale_has_what_was_asked_for_and_counts_it() -> None:
    network = load_scale(Size(40, 200, 14, 1, "bench"))
    assert Partner.objects.filter(network=network, level=Level.DEALER).count() == 40
    assert Remark.objects.filter(network=network).count() == Case.objects.count() == 200
    named = Remark.objects.exclude(mode="no_identity").count()
    assert (Identity.objects.count(), 0 < named < 200) == (named, True)
    assert not Remark.objects.filter(submitted_at__gt=timezone.now()).exists()
    recount_network(network)
    whole = Rollup.objects.filter(branch="", grain="m", attribute="")
    figures = whole.aggregate(
        voices=Sum("voices"), distributors=Sum("distributor_voices"), unnamed=Sum("unnamed")
    )
    assert sum(figures.values()) == 200
    assert figures["unnamed"] == 200 - named
