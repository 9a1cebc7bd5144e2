"""A preview is what would be sent, and leaves nothing."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.utils import timezone

from feedback.enums import CaseState, Mode
from feedback.models import Remark
from feedback.queries.receipt import receipt_token, without_token
from feedback.services.relay import preview_reply, reply_to_author
from partners.models import Mail
from portal.kernel.errors import DomainError
from tests.factories.feedback import House, opening
from tests.factories.partners import PersonFactory

pytestmark = pytest.mark.django_db


def rows() -> dict[str, int]:
    """Count every table of ours."""
    models = [model for app in ("feedback", "partners") for model in apps.get_app_config(app).get_models()]
    return {model._meta.label: model._base_manager.count() for model in models}


@pytest.mark.parametrize("mode", [Mode.NAMED, Mode.AGENCY_ONLY])
@pytest.mark.parametrize("is_answer", [False, True])
def test_preview_is_the_mail_that_goes_out_and_leaves_nothing(mode: str, is_answer: bool) -> None:
    house = House.build()
    person = PersonFactory(network=house.network, language="en")
    remark = house.remark(house.member(person=person), mode=mode)
    Remark.objects.filter(pk=remark.pk).update(language="de")
    house.themed(remark)
    before = rows()
    reply = {"scope": house.desk, "case": remark.case, "text": "Dunkler: links.", "is_answer": is_answer}
    found = preview_reply(**reply, at=timezone.now())
    assert rows() == before
    remark.case.refresh_from_db()
    assert (remark.case.state, remark.case.first_reply_at) == (CaseState.UNDERSTOOD, None)
    reply_to_author(**reply, at=timezone.now())
    mail = Mail.objects.get(dedupe_key__startswith="reply:")
    assert found.mail is not None
    assert (found.mail.subject, found.mail.text, found.mail.html) == (mail.subject, mail.text, mail.html)
    assert mail.language == "de"
    assert [entry.text for entry in found.receipt.said] == ["Dunkler: links."]
    assert found.receipt.asks == is_answer


def test_preview_without_identity_has_no_mail() -> None:
    house = House.build()
    remark = house.remark(mode=Mode.NO_IDENTITY)
    found = preview_reply(scope=house.desk, case=remark.case, text="Dim it.", at=timezone.now(), asks=True)
    assert found.mail is None
    assert [entry.text for entry in found.receipt.said] == ["Dim it."]


def test_preview_refuses_what_sending_refuses() -> None:
    house = House.build()
    opening(house, "Thank you.")
    remark = house.remark()
    for text in (" ", "Thank you."):
        with pytest.raises(DomainError):
            preview_reply(scope=house.desk, case=remark.case, text=text, at=timezone.now())


def test_without_token_shows_no_way_to_the_receipt() -> None:
    remark = House.build().remark()
    token = receipt_token(remark.number)
    assert without_token(f"see /receipt/{token}/check/", remark) == "see /receipt/…/check/"
