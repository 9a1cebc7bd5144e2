"""The remark form fits one phone screen in every language, on a first visit, with and without scripts."""

from __future__ import annotations

import pytest
from django.conf import settings

from feedback.models import Identity
from partners.models import Membership, User
from partners.services.people import choose_language
from tests.rig.demo import NETWORK, step_in
from tests.rig.portal import Portal
from tests.rig.visitor import HEIGHTS, PHONE, Look, Visitor

PARTS = (
    ".say-mandate",
    ".field-segmented .choices",
    ".choice-said",
    ".field-inline .choices",
    "textarea[name=text]",
    "input[name=photo]",
    "input[name=may_quote]",
    ".actions .button-primary",
)


def newcomer(language: str) -> User:
    """Return a dealer of the demo who has said nothing yet, so that the mandate stands above the form."""
    seats = Membership.objects.active().filter(network__slug=NETWORK, role__startswith="dealer")
    spoke = Identity.objects.values("membership_id")
    user = seats.filter(person__user__isnull=False).exclude(pk__in=spoke).earliest("pk").person.user
    choose_language(user=user, language=language)
    return user


@pytest.mark.parametrize(
    "look",
    [
        Look(PHONE, "de"),
        Look(PHONE, "de", javascript=False, scheme="dark"),
        *(Look(PHONE, code) for code, _name in settings.LANGUAGES if code != "de"),
    ],
    ids=str,
)
def test_the_remark_form_fits_one_screen(browser, demo_portal: Portal, look: Look) -> None:
    visitor = Visitor.arrive(browser, demo_portal, look)
    step_in(visitor, newcomer(look.language))
    visitor.open(f"/{NETWORK}/say/")
    boxes = {part: visitor.page.locator(part).first.bounding_box() for part in PARTS}
    visitor.assert_fits()
    assert visitor.page.locator("html").get_attribute("lang") == look.language
    visitor.leave()
    feet = {part: round(box["y"] + box["height"]) for part, box in boxes.items() if box}
    assert sorted(feet) == sorted(PARTS)
    assert [part for part, foot in feet.items() if foot > HEIGHTS[PHONE]] == []
    assert list(feet.values()) == sorted(feet.values())
    bar = boxes[PARTS[-1]]["y"]
    assert [part for part in PARTS[:-1] if feet[part] > bar] == []
