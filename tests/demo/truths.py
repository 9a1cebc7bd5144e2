"""What must hold of rows that were written past the services; run in a process under the demo's settings."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from datetime import timedelta

from django.db.models import F, Max, Q
from django.utils import timezone

from feedback.enums import CaseState, CheckResult, Mode
from feedback.models import Answer, Case, CaseTheme, Identity, Message, Promise, Remark, Telling
from feedback.queries.owed import count_owed_and_late
from feedback.services.recounting import recount_network
from feedback.states import DATE_FIELDS
from partners.enums import Direction, Level
from partners.models import Contact, Membership, Network, Partner, Pulse, Touchpoint
from partners.services.bulk.people import refresh_reachables
from partners.services.membership import compare_groups
from portal.kernel.leases import WorkState
from portal.kernel.registries import verbs
from toolkits.enums import Outcome
from toolkits.models import AnnouncementRecipient, Asset, AssetUse
from toolkits.verbs import ASSET_DOWNLOADED, TOOLKIT_ANNOUNCED

SPOKEN = ("feedback.said", "feedback.said_by_link")


def wrong() -> dict[str, int]:
    """Return how many rows break each rule; a sound demo has none."""
    rules = tree() | remarks() | ledger() | pulses() | cases() | tellings() | uses() | figures()
    return {name: count for name, count in rules.items() if count}


def tree() -> dict[str, int]:
    partners = {partner.pk: partner for partner in Partner.objects.all()}
    children = Counter(partner.parent_id for partner in partners.values())
    return {
        "children": sum(partner.numchild != children[pk] for pk, partner in partners.items()),
        "paths": sum(
            not partner.path.startswith(partners[partner.parent_id].path)
            for partner in partners.values()
            if partner.parent_id
        ),
        "seats": Membership.objects.exclude(path=F("partner__path")).count(),
        "groups": compare_groups(),
    }


def remarks() -> dict[str, int]:
    said, nobody = Remark.objects.all(), Remark.objects.filter(mode=Mode.NO_IDENTITY)
    return {
        "remark paths": said.filter(partner__isnull=False).exclude(path=F("partner__path")).count(),
        "vault": said.exclude(mode=Mode.NO_IDENTITY).filter(identity=None).count(),
        "vault of nobody": Identity.objects.filter(remark__in=nobody).count(),
        "other partner": Identity.objects.exclude(membership__partner=F("remark__partner")).count(),
        "uncounted": said.filter(counted_path="").count() + said.filter(counted_as="").count(),
        "future": said.filter(submitted_at__gt=timezone.now()).count(),
        "no case": said.filter(case=None).count(),
    }


def ledger() -> dict[str, int]:
    rows = Touchpoint.objects.all()
    known = Remark.objects.filter(partner__isnull=False)
    spoken = rows.filter(verb__in=SPOKEN)
    protected = rows.filter(verb__startswith="feedback.", target_id=None)
    written = Message.objects.filter(direction="from_author", case__remark__partner__isnull=False)
    return {
        "voices": abs(spoken.count() - known.count()),
        "named voices": abs(
            spoken.filter(target_id__isnull=False).count() - known.filter(mode=Mode.NAMED).count()
        ),
        "backs": abs(rows.filter(verb="feedback.wrote_back").count() - written.count()),
        "told": abs(
            rows.filter(verb="feedback.told").count() - Telling.objects.filter(told_at__isnull=False).count()
        ),
        "persons of protected": protected.filter(person_id__isnull=False).count(),
        "moments of protected": protected.exclude(created_at=F("occurred_at")).count(),
        "verbs": sum(
            (row.direction, row.route, row.weight)
            != (verbs[row.verb].direction, verbs[row.verb].route, verbs[row.verb].weight)
            for row in rows
        ),
        "touch paths": rows.exclude(path=F("partner__path")).count(),
    }


def pulses() -> dict[str, int]:
    last = {
        (partner, direction): latest
        for partner, direction, latest in Touchpoint.objects.values_list("partner", "direction").annotate(
            latest=Max("occurred_at")
        )
    }
    rows = list(Pulse.objects.all())
    reachable = {row.pk: row.is_reachable for row in rows}
    refresh_reachables(partner_ids={row.partner_id for row in rows})
    return {
        "last voice": sum(last.get((row.partner_id, Direction.VOICE)) != row.last_voice_at for row in rows),
        "last touch": sum(last.get((row.partner_id, Direction.TOUCH)) != row.last_touch_at for row in rows),
        "reachable": sum(reachable[row.pk] != row.is_reachable for row in Pulse.objects.all()),
        "no pulse": Partner.objects.filter(pulse=None).count(),
    }


def cases() -> dict[str, int]:
    themes: dict[int, list[CaseTheme]] = defaultdict(list)
    for row in CaseTheme.objects.all():
        themes[row.case_id].append(row)
    rows = list(Case.objects.all())
    return {
        "state": sum(expected_state(case, themes[case.pk]) != case.state for case in rows),
        "order": sum(not in_order(case) for case in rows),
        "owner": sum(
            (case.owner_id is None) != (case.understood_at is None) for case in rows if case.owner_id
        ),
        "cleared": CaseTheme.objects.filter(passed_on_at__isnull=False, wording="")
        .exclude(case__remark__mode=Mode.NAMED)
        .count(),
    }


def expected_state(case: Case, themes: list[CaseTheme]) -> str:
    """Return the state that the case's themes and dates lead to."""
    if case.merged_into_id:
        return CaseState.MERGED
    if case.closed_at and not themes:
        return CaseState.CLOSED
    if not themes:
        return CaseState.RECEIVED
    waiting = [row.passed_on_at for row in themes if row.is_open and row.passed_on_at]
    if waiting and case.answered_at and not case.told_at and min(waiting) >= case.answered_at:
        return CaseState.ANSWERED
    if waiting:
        return CaseState.PASSED_ON
    if any(row.is_open for row in themes):
        return CaseState.UNDERSTOOD
    if any(row.told_at is None for row in themes):
        return CaseState.ANSWERED
    checked = case.check_result == CheckResult.YES
    return CaseState.CHECKED if checked else CaseState.TOLD


def in_order(case: Case) -> bool:
    """Say whether the dates follow the graph; after a "no" the way was gone anew from Understood on."""
    reached = list(CaseState.values)[: list(CaseState.values).index(case.state) + 1]
    if case.state == CaseState.CLOSED:
        reached = [CaseState.RECEIVED, CaseState.CLOSED]
    if case.check_result == CheckResult.NO:
        reached = [state for state in reached if state != CaseState.CHECKED]
    dates = [getattr(case, DATE_FIELDS[state]) for state in reached]
    dates = [date for date in dates if date]  # the agency's own answer leaves out "passed on"
    return dates == sorted(dates) and bool(getattr(case, DATE_FIELDS[case.state]))


def tellings() -> dict[str, int]:
    answered = CaseTheme.objects.filter(answer__isnull=False)
    author = ~Q(case__remark__mode=Mode.NO_IDENTITY)
    return {
        "untold": answered.filter(told_at=None).count(),
        "no telling": answered.filter(author, telling=None).count(),
        "open telling": Telling.objects.exclude(work_state=WorkState.DONE).count(),
        "early": CaseTheme.objects.filter(answer__answered_at__lt=F("passed_on_at")).count(),
        "other answer": Telling.objects.exclude(answer=F("case_theme__answer")).count(),
    }


def uses() -> dict[str, int]:
    """Compare what is counted on assets with the ledger, and contacts with who was mailed."""
    downloads = Counter(
        Touchpoint.objects.filter(verb=ASSET_DOWNLOADED.key).values_list("target_id", flat=True)
    )
    partners = Counter(AssetUse.objects.values_list("asset", flat=True))
    mailed = AnnouncementRecipient.objects.filter(outcome=Outcome.MAILED).count()
    return {
        "downloads": sum(asset.download_count != downloads[asset.pk] for asset in Asset.objects.all()),
        "downloading": sum(asset.partner_count != partners[asset.pk] for asset in Asset.objects.all()),
        "mailed": abs(mailed - Touchpoint.objects.filter(verb=TOOLKIT_ANNOUNCED.key).count()),
        "contacts": abs(mailed - Contact.objects.filter(purpose="toolkits.announcement").count()),
    }


def figures() -> dict[str, int]:
    return {network.slug: recount_network(network) for network in Network.objects.all()}


def promises() -> dict[str, int]:
    """Return how many promises were kept in time, kept late, are overdue, and are still to come."""
    today = timezone.localdate()
    rows = list(Promise.objects.all())
    kept = [row for row in rows if row.kept_at]
    return {
        "in time": sum(row.kept_at.date() <= row.due_on for row in kept),
        "late": sum(row.kept_at.date() > row.due_on for row in kept),
        "overdue": sum(not row.kept_at and row.due_on < today for row in rows),
        "to come": sum(not row.kept_at and row.due_on >= today for row in rows),
    }


def owed() -> dict[str, tuple[int, int]]:
    """Return how many themes wait for each headquarters, and how many of them longer than promised."""
    now = timezone.now()
    return {network.slug: count_owed_and_late(network, now) for network in Network.objects.all()}


def waited() -> dict[str, int]:
    """Return how many remarks passed on were answered within the days promised, and how many later."""
    rows = CaseTheme.objects.filter(answer__isnull=False, passed_on_at__isnull=False)
    waits = [
        answered - passed_on > timedelta(days=30)
        for answered, passed_on in rows.values_list("answer__answered_at", "passed_on_at")
    ]
    return {
        "in time": waits.count(False),
        "late": waits.count(True),
        "unasked": Answer.objects.filter(covered=None).count(),
    }


def silences() -> dict[str, int]:
    """Return what is told about the quiet and the loud places of the larger network."""
    dealers = Partner.objects.filter(network__slug="heat-pumps", level=Level.DEALER)
    voices = Touchpoint.objects.filter(direction=Direction.VOICE)
    dormant = voices.filter(partner__parent__number="V-140")
    group = dealers.filter(ownership_group="Wärmehaus Gruppe")
    last = dormant.aggregate(last=Max("occurred_at"))["last"] or timezone.now()
    return {
        "silent country: dealers": dealers.filter(country="AT").count(),
        "silent country: voices": voices.filter(partner__country="AT").count()
        + Remark.objects.filter(country="AT").count(),
        "small country: dealers": dealers.filter(country="IE").count(),
        "dormant branch: dealers": dealers.filter(parent__number="V-140").count(),
        "dormant branch: voices": dormant.count(),
        "dormant branch: months": (timezone.now() - last).days // 30,
        "group: dealers": group.count(),
        "group: mouths": Identity.objects.filter(membership__partner__in=group)
        .values("membership__person")
        .distinct()
        .count(),
        "loudest dealer: voices": Counter(
            Remark.objects.filter(partner__in=dealers).values_list("partner", flat=True)
        ).most_common(1)[0][1],
    }


def fingerprint() -> str:
    """Return a digest of what the story says, without keys that an installation draws for itself."""
    said = Remark.objects.order_by("number").values_list(
        *("number", "text", "mode", "kind", "route", "partner__number", "country", "language", "may_quote")
    )
    worked = Case.objects.order_by("remark__number").values_list(
        "remark__number", "state", "check_result", *DATE_FIELDS.values(), "due_at"
    )
    touched = Touchpoint.objects.order_by("partner__number", "occurred_at", "verb").values_list(
        "partner__number", "occurred_at", "verb", "route"
    )
    people = Membership.objects.order_by("partner__number", "person__name", "role").values_list(
        *("partner__number", "partner__name", "partner__street", "partner__band", "person__name"),
        *("person__email", "person__phone", "role"),
    )
    rows = [list(map(str, row)) for query in (said, worked, touched, people) for row in query]
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()
