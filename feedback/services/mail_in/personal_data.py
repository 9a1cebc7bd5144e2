"""What mails that came in hold about people."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from feedback.models import InboundMail
from feedback.services.identity import remark_ids_of
from portal.kernel.personal_data import How, PersonalData, Subject, exporting, scrubbed, scrubbing


def erase_mails_in(subject: Subject) -> int:
    """Drop the person's mails that wait, and the files that name them; other words lose the name."""
    rows = InboundMail.objects.filter(network_id=subject.network_id)
    own = rows.filter(remark_id__in=remark_ids_of(subject.person_id) if subject.words_too else [])
    if subject.address:
        own = own | rows.filter(sender_address__iexact=subject.address)
    count, owned = 0, set(own.values_list("pk", flat=True))
    for row in [row for row in rows.exclude(raw="") if row.pk in owned or _names(row, subject)]:
        default_storage.delete(row.raw.name)
        count += InboundMail.objects.filter(pk=row.pk).update(raw="")
    dropped = own.delete()[0]
    decided = rows.filter(decided_by_id__in=subject.membership_ids).update(decided_by=None)
    return count + int(dropped) + int(decided) + _scrub_mails_in(subject)


def _names(row: InboundMail, subject: Subject) -> bool:
    naming = (row.text, row.subject, row.sender_name, row.sender_address)
    return any(scrubbed(text, subject.marks) != text for text in naming)


_scrub_mails_in = scrubbing("feedback.InboundMail", "text", "subject", "sender_name", "reason")


RULES: dict[str, PersonalData] = {
    "feedback.InboundMail": PersonalData(
        what=_("Mails that came in and wait for a decision; of others, a name that nobody can read"),
        why="to lose nothing that was said, and to know a mail that comes twice",
        seen_by="the agency; of a protected author's, the address only with a reason, logged",
        kept="sender, words and files until somebody decides; 90 days at most",
        how=How.DELETE,
        keys=("decided_by", "sender_address"),
        erase=erase_mails_in,
        export=exporting("feedback.InboundMail", "received_at", "subject", "text", sender_address="address"),
        order=5,
    ),
}
