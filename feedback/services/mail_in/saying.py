"""Say what a mail says, as the form would: in a conversation, or as a remark of its own."""

from __future__ import annotations

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.utils import translation
from django.utils.translation import gettext as _

from feedback.enums import Kind, Mode, Route
from feedback.letters.bodies import Body
from feedback.models import InboundMail, Remark
from feedback.queries.receipt import receipt_url, without_token
from feedback.services.attachments import ORIGINALS, attach_photo
from feedback.services.checking import check_photo
from feedback.services.identity import authors_to_tell
from feedback.services.mail_in.parts import parts_of
from feedback.services.submit import Words, submit_remark
from feedback.services.writing_back import write_back
from partners.languages import spoken
from partners.models import Membership, Person
from partners.queries.scope import seat_of
from partners.scope import Scope
from partners.services.mail import AUTOMATIC, queue_mail
from portal.kernel.errors import DomainError
from portal.kernel.identifiers import keyed_name, random_token


def go_on(*, mail: InboundMail, remark: Remark, words: str, body: Body) -> None:
    """Let the conversation go on with these words; a picture joins a remark that has none yet."""
    pictures, refused = _photos(body)
    with translation.override(remark.language):
        _write(mail, remark, parts_of(without_token(words, remark)) or [_("A picture without words.")], 0)
    if pictures and not remark.attachments.exists():
        name = default_storage.save(f"{ORIGINALS}/{random_token()}", pictures.pop(0))
        attach_photo(remark=remark, original=str(name))
    refused += len(pictures)
    if refused:
        author = authors_to_tell(network=remark.network, remarks=[remark]).get(remark.pk)
        if author is not None:
            _tell_refused(mail, remark, author.person, refused)


def say_by_mail(*, mail: InboundMail, speaker: Membership, subject: str, words: str, body: Body) -> Remark:
    """Take the words in as a remark that only the agency knows by name, with a receipt by mail.

    It is counted as a question, since it waits for an answer, whatever else it is.
    """
    pictures, refused = _photos(body)
    said = "\n\n".join(part for part in (subject.strip(), words) if part)
    with translation.override(spoken(speaker.person.language, mail.network.default_language)):
        parts = parts_of(said) or [_("A picture without words.")]
        remark = submit_remark(
            scope=Scope.of(mail.network_id, speaker.person.user_id, (seat_of(speaker),)),
            network=mail.network,
            mode=Mode.AGENCY_ONLY,
            words=Words(kind=Kind.QUESTION, text=parts[0], photo=pictures[0] if pictures else None),
            submission_key=f"mail:{mail.message_key}",
            at=mail.received_at,
            route=Route.MAIL,
        )
        _write(mail, remark, parts[1:], 1)
    refused += len(pictures[1:])
    if refused:
        _tell_refused(mail, remark, speaker.person, refused)
    return remark


def _write(mail: InboundMail, remark: Remark, parts: list[str], begin: int) -> None:
    for place, part in enumerate(parts, begin):
        key = f"mail:{mail.message_key}:{place}"
        write_back(remark=remark, text=part, submission_key=key, at=mail.received_at, by_mail=True)


def _photos(body: Body) -> tuple[list[File[bytes]], int]:
    """Return the pictures that the form would take, and how many files it would not."""
    taken: list[File[bytes]] = []
    for content in body.pictures:
        photo = ContentFile(content)
        try:
            check_photo(photo, len(content))
        except DomainError:
            continue
        taken.append(photo)
    return taken, body.others + len(body.pictures) - len(taken)


def _tell_refused(mail: InboundMail, remark: Remark, person: Person, refused: int) -> None:
    queue_mail(
        network=remark.network,
        person=person,
        template="feedback/mail/files_refused",
        context={
            "n": refused,
            "protected": remark.is_protected,
            "remark": remark,
            "url": receipt_url(remark),
        },
        dedupe_key="files:" + keyed_name("files", mail.pk),
        headers=AUTOMATIC,
    )
