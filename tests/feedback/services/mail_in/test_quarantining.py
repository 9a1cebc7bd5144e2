"""The agency decides about mails that could not be given to anybody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from feedback.enums import MailDoubt, MailOutcome, Mode, Route
from feedback.models import Attachment, Identity, IdentityLook, InboundMail, Message, Remark
from feedback.services.identity import open_sender
from feedback.services.mail_in.quarantining import (
    accept_mail,
    discard_mail,
    drop_old_mails,
    join_conversation,
)
from partners.enums import Role
from partners.models import ActivityLog, Mail
from partners.services.membership import revoke_membership
from portal.kernel.errors import DomainError, NotAllowedError
from tests.factories.feedback import House, scope_of
from tests.factories.mails import DOMAIN, address_of, bring, letter, picture

pytestmark = pytest.mark.django_db


def waiting(house: House, **fields: object) -> InboundMail:
    """Let a stranger write to the network."""
    return bring(letter("eve@home.example", f"{house.network.slug}@{DOMAIN}", "It is dark.", **fields))


def is_forgotten(mail: InboundMail) -> bool:
    """Say whether nothing of a mail is left but what became of it."""
    mail.refresh_from_db()
    left = (mail.raw.name, mail.text, mail.subject, mail.sender_name, mail.sender_address, mail.recipient)
    return not any(left) and mail.remark is None and default_storage.listdir("mail-in")[1] == []


def test_accepted_mail_is_a_remark_of_the_person_who_was_chosen() -> None:
    """With its picture and a receipt; who decided is logged, and nothing of the mail stays."""
    house = House.build()
    author = house.member()
    mail = waiting(house, files=(picture(),), Subject="Display")
    remark = accept_mail(scope=house.desk, mail=mail, membership_id=author.pk, at=timezone.now())
    assert (remark.text, remark.mode, remark.route) == (
        "Display\n\nIt is dark.",
        Mode.AGENCY_ONLY,
        Route.MAIL,
    )
    assert Identity.objects.get(remark=remark).membership == author
    assert Attachment.objects.filter(remark=remark).count() == 1
    assert Mail.objects.get(dedupe_key__startswith="receipt:").to_address == author.person.email
    assert is_forgotten(mail)
    assert (mail.outcome, mail.decided_by) == (MailOutcome.ACCEPTED, house.analyst)
    log = ActivityLog.objects.get(verb="feedback.mail_accepted")
    assert (log.actor_id, log.object_id, log.data) == (house.desk.user_id, mail.pk, {})


def test_mail_of_the_author_from_another_address_joins_the_conversation() -> None:
    house = House.build()
    author = house.member()
    remark = house.remark(author)
    mail = bring(letter("jan@home.example", address_of(remark, author.pk), "The left one."))
    assert join_conversation(scope=house.desk, mail=mail, at=timezone.now()) == remark
    assert Message.objects.get().text == "The left one."
    assert is_forgotten(mail)
    assert ActivityLog.objects.filter(verb="feedback.mail_joined").count() == 1


def test_mail_without_words_or_pictures_joins_nothing() -> None:
    house = House.build()
    author = house.member()
    remark = house.remark(author)
    mail = bring(letter("jan@home.example", address_of(remark, author.pk), "> only quoted"))
    with pytest.raises(DomainError) as refused:
        join_conversation(scope=house.desk, mail=mail, at=timezone.now())
    assert (refused.value.code, Message.objects.count()) == ("no_words", 0)
    assert InboundMail.objects.quarantined().get() == mail


def test_mail_that_answers_nothing_joins_nothing() -> None:
    house = House.build()
    mail = waiting(house)
    with pytest.raises(DomainError, match="answers no remark"):
        join_conversation(scope=house.desk, mail=mail, at=timezone.now())
    assert InboundMail.objects.quarantined().get() == mail


def test_discarded_mail_leaves_its_reason() -> None:
    house = House.build()
    mail = waiting(house)
    with pytest.raises(DomainError, match="why it is discarded"):
        discard_mail(scope=house.desk, mail=mail, reason=" ", at=timezone.now())
    discard_mail(scope=house.desk, mail=mail, reason="An advertisement.", at=timezone.now())
    assert is_forgotten(mail)
    assert (mail.outcome, mail.reason) == (MailOutcome.DISCARDED, "An advertisement.")
    assert ActivityLog.objects.get(verb="feedback.mail_discarded").data == {"reason": "An advertisement."}
    assert Remark.objects.count() == 0


def test_second_decision_about_a_mail_is_refused() -> None:
    house = House.build()
    mail = waiting(house)
    accept_mail(scope=house.desk, mail=mail, membership_id=house.member().pk, at=timezone.now())
    with pytest.raises(DomainError, match="has decided"):
        discard_mail(scope=house.desk, mail=mail, reason="x", at=timezone.now())
    assert Remark.objects.count() == 1


def test_only_somebody_who_makes_remarks_here_can_have_written_it() -> None:
    house, other = House.build(), House.build()
    mail, gone = waiting(house), house.member()
    revoke_membership(scope=house.desk, membership=gone)
    for membership in (house.sponsor, other.member(), gone):
        with pytest.raises(DomainError, match="who wrote it"):
            accept_mail(scope=house.desk, mail=mail, membership_id=membership.pk, at=timezone.now())
    assert Remark.objects.count() == 0


def test_only_the_agency_of_the_network_decides() -> None:
    house, other = House.build(), House.build()
    mail, member = waiting(house), house.member()
    for scope in (house.hq, other.desk, scope_of(member)):
        with pytest.raises(NotAllowedError):
            accept_mail(scope=scope, mail=mail, membership_id=member.pk, at=timezone.now())
        with pytest.raises(NotAllowedError):
            discard_mail(scope=scope, mail=mail, reason="x", at=timezone.now())
        with pytest.raises(NotAllowedError):
            join_conversation(scope=scope, mail=mail, at=timezone.now())


@pytest.mark.parametrize("doubt", [MailDoubt.UNREADABLE, MailDoubt.TOO_BIG])
def test_mail_that_can_not_be_read_is_taken_in_without_its_files(doubt: str) -> None:
    house = House.build()
    mail = waiting(house, files=(picture(),))
    InboundMail.objects.update(doubt=doubt)
    accept_mail(scope=house.desk, mail=mail, membership_id=house.member().pk, at=timezone.now())
    assert Attachment.objects.count() == 0
    assert is_forgotten(mail)


def test_sender_of_a_mail_about_a_protected_remark_is_opened_with_a_reason() -> None:
    house = House.build()
    author = house.member()
    remark = house.remark(author)
    mail = bring(letter("jan@home.example", address_of(remark, author.pk)))
    named = house.remark(author, mode=Mode.NAMED)
    assert mail.hides_sender
    assert not bring(letter("jan@home.example", address_of(named, author.pk))).hides_sender
    with pytest.raises(DomainError, match="why you need to know"):
        open_sender(scope=house.desk, remark=remark, reason=" ")
    with pytest.raises(NotAllowedError):
        open_sender(scope=house.hq, remark=remark, reason="x")
    open_sender(scope=house.desk, remark=remark, reason="A second address?")
    look = IdentityLook.objects.get(purpose="open")
    assert (look.remark, look.viewer, look.reason) == (remark, house.analyst, "A second address?")


def test_what_is_known_of_mails_goes_after_ninety_days() -> None:
    """One that nobody decided about is logged as it goes; none is forgotten before."""
    house = House.build()
    old, fresh = waiting(house), waiting(house)
    done = bring(letter(house.member().person.email, f"{house.network.slug}@{DOMAIN}"))
    InboundMail.objects.exclude(pk=fresh.pk).update(received_at=timezone.now() - timedelta(days=91))
    assert drop_old_mails(timezone.now()) == 2
    assert list(InboundMail.objects.all()) == [fresh]
    log = ActivityLog.objects.get(verb="feedback.mail_discarded")
    assert (log.object_id, log.actor_id, log.data) == (old.pk, None, {"reason": "90 days"})
    assert default_storage.listdir("mail-in")[1] == [fresh.raw.name.split("/")[1]]
    assert done.pk not in InboundMail.objects.values_list("pk", flat=True)


def test_field_manager_and_lead_count_the_same_desk() -> None:
    """The desk's own sees the mail, nobody else does."""
    house = House.build()
    mail = waiting(house)
    lead, field = house.member(Role.AGENCY_LEAD), house.member(Role.FIELD_MANAGER)
    assert InboundMail.objects.visible_to(scope_of(lead)).get() == mail
    assert not InboundMail.objects.visible_to(scope_of(field)).exists()


def test_files_refused_of_an_author_who_is_gone_are_told_to_nobody() -> None:
    """The words join all the same."""
    house = House.build()
    author = house.member()
    remark = house.remark(author)
    files = (("application", "pdf", b"%PDF-1.4"),)
    mail = bring(letter("jan@home.example", address_of(remark, author.pk), "The left one.", files=files))
    Identity.objects.all().delete()
    join_conversation(scope=house.desk, mail=mail, at=timezone.now())
    assert Message.objects.get().text == "The left one."
    assert not Mail.objects.filter(dedupe_key__startswith="files:").exists()
