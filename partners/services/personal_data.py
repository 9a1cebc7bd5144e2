"""What this app, the accounts and the sessions hold about people: one rule per table."""

from __future__ import annotations

from dataclasses import replace

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import ProtectedError, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from partners.enums import ImportKind
from partners.models import (
    ImportRow,
    ImportRun,
    Invitation,
    Mail,
    Membership,
    Network,
    NetworkExport,
    Person,
    Touchpoint,
    User,
)
from portal.kernel.personal_data import NOBODY, Subject, nulling, scrubbed, scrubbing, together

SCRUBBED_LOG = scrubbing("partners.ActivityLog", "data")
SCRUBBED_LEDGER = scrubbing("partners.Touchpoint", "target_label", "data")
SCRUBBED_MAILS = scrubbing("partners.Mail", "subject", "text", "html", "from_address", "headers")


def erase_person_row(subject: Subject) -> int:
    """Empty the row; its number stays, so that a restored backup can be put right."""
    return Person.objects.filter(pk=subject.person_id).update(
        user=None,
        name=NOBODY,
        email="",
        phone="",
        job_title="",
        language="en",
        bounced_at=None,
        confirmed_at=None,
        erased_at=timezone.now(),
    )


def erase_memberships(subject: Subject) -> int:
    """Drop roles that nothing points to; others end, and stay as a role held by nobody."""
    changed = 0
    for seat in Membership.objects.filter(pk__in=subject.membership_ids):
        try:
            with transaction.atomic():
                seat.delete()
        except ProtectedError:
            now = timezone.now()
            Membership.objects.filter(pk=seat.pk, is_active=True).update(is_active=False, ended_at=now)
        changed += 1
    return changed


def erase_account(subject: Subject) -> int:
    """End the account, unless somebody works with it in another network; its admin groups here end anyway."""
    if subject.user_id is None:
        return 0
    if subject.ends_account:
        return sum(User.objects.filter(pk=subject.user_id).delete()[1].values())
    network = Network.objects.get(pk=subject.network_id)
    groups = User.groups.through.objects.filter(
        user_id=subject.user_id, group__name__startswith=f"{network.slug}: "
    )
    return int(groups.delete()[0])


def erase_touchpoints(subject: Subject) -> int:
    """Leave in the ledger that the partner was touched or spoke, not by whom."""
    rows = Touchpoint.objects.filter(network_id=subject.network_id, person_id=subject.person_id)
    changed = 0
    for pk in list(rows.values_list("pk", flat=True)):
        changed += Touchpoint.objects.filter(pk=pk).update(person_id=None, dedupe_key=f"erased:{pk}")
    return changed + SCRUBBED_LEDGER(subject)


def erase_mails(subject: Subject) -> int:
    """Drop the mails to the person; other mails of the network lose the name."""
    own = Mail.objects.filter(person_id=subject.person_id)
    count = int(own.delete()[0])
    if subject.address:
        count += int(
            Mail.objects.filter(network_id=subject.network_id, to_address__iexact=subject.address).delete()[0]
        )
        if subject.ends_account:
            count += int(Mail.objects.filter(network=None, to_address__iexact=subject.address).delete()[0])
    signed = Person.objects.filter(pk=subject.person_id).exclude(job_title="")
    titles = tuple(signed.values_list("job_title", flat=True))  # under the name, in mails on their way
    return count + SCRUBBED_MAILS(replace(subject, marks=subject.marks + titles))


def erase_log(subject: Subject) -> int:
    """Leave what was changed, not by whom; names go from what was written beside it."""
    return _log_actor(subject) + SCRUBBED_LOG(subject)


_log_actor = nulling("partners.ActivityLog", "network_id", actor="user_id")


def erase_signature(subject: Subject) -> int:
    """Let mails of the network be signed by its name, when the person signed them."""
    changed = 0
    for network in Network.objects.filter(pk=subject.network_id):
        after = {
            "sender_name": scrubbed(network.sender_name, subject.marks),
            "contact_email": scrubbed(network.contact_email, subject.marks),
        }
        gone = {name: "" for name, value in after.items() if value != getattr(network, name)}
        if gone:
            Network.objects.filter(pk=network.pk).update(**gone)
            changed += 1
    return changed


def erase_invitations(subject: Subject) -> int:
    """Drop the person's own invitations; those that they sent stay, by nobody."""
    own = Invitation.objects.filter(person_id=subject.person_id)
    count = int(own.delete()[0])
    if subject.address:
        mine = Invitation.objects.filter(network_id=subject.network_id, email__iexact=subject.address)
        count += int(mine.delete()[0])
    return count + Invitation.objects.filter(invited_by_id=subject.person_id).update(invited_by=None)


def erase_import_files(subject: Subject) -> int:
    """Drop the lists that the network was brought in from or taken out to: any may name the person."""
    count = 0
    for model in (ImportRun, NetworkExport):
        for row in model.objects.filter(network_id=subject.network_id).exclude(file=""):
            row.file.storage.delete(row.file.name)
            count += model.objects.filter(pk=row.pk).update(file="", purged_at=timezone.now())
        rows = model.objects.filter(network_id=subject.network_id, actor_id=subject.user_id)
        count += rows.update(actor=None) if subject.user_id else 0
    return count + _scrub_runs(subject)


_scrub_runs = together(
    scrubbing("partners.ImportRun", "filename", "beginning", "mapping", "counts", "notices", "failure"),
    scrubbing("partners.NetworkExport", "filename", "counts"),
)


def erase_import_rows(subject: Subject) -> int:
    """Drop the planned rows about the person, and name them in no other."""
    count = 0
    if subject.address:
        rows = ImportRow.objects.filter(run__network_id=subject.network_id).exclude(kind=ImportKind.PARTNER)
        told = rows.annotate(words=Cast("facts", TextField())).filter(words__icontains=subject.address)
        count = int(told.delete()[0])
    return count + _scrub_rows(subject)


_scrub_rows = scrubbing("partners.ImportRow", "label", "facts", "differences", network="run__network_id")


def erase_sessions(subject: Subject) -> int:
    """End every session of the account, and those in which a code was asked for at the address."""
    if not subject.ends_account:
        return 0
    gone = []
    for session in Session.objects.order_by("pk").iterator(chunk_size=500):
        data = session.get_decoded()
        if data.get("_auth_user_id") == str(subject.user_id) or (
            subject.address and subject.address in str(data).lower()
        ):
            gone.append(session.pk)
    return int(Session.objects.filter(pk__in=gone).delete()[0])
