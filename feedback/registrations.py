"""What the feedback app tells the kernel."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from feedback import verbs
from feedback.queries.desk import count_new
from feedback.queries.owed import count_owed
from feedback.queries.own import unchecked_answers
from feedback.queries.partner_work import open_work
from feedback.queries.places import has_remarks
from feedback.receivers import receive_events
from feedback.services.alike import index_new_remarks
from feedback.services.attachments import clean_due_photos
from feedback.services.counting import fold_due
from feedback.services.file_traces import own_photos, own_recordings
from feedback.services.identity import person_is_owed
from feedback.services.machine_translation import nudge_due_translations
from feedback.services.mail_in import personal_data as mail_data
from feedback.services.mail_in.quarantining import drop_old_mails
from feedback.services.mail_in.reading import read_due_mails
from feedback.services.nothing_personal import NOTHING_PERSONAL
from feedback.services.personal_rules import RULES
from feedback.services.places import follow_merge, follow_moves
from feedback.services.planning import send_due_replies
from feedback.services.recordings import check_due_recordings
from feedback.services.telling import tell_due
from feedback.views.photo import find_photo
from feedback.views.recording import find_recording
from feedback.webhook_types import TYPES as WEBHOOK_TYPES
from feedback.works import WORKS
from partners.roles import Capability
from portal.kernel.personal_data import Retention
from portal.kernel.registries import (
    FileOwner,
    MergeRule,
    NavigationEntry,
    file_owners,
    first_voices,
    merge_rules,
    navigation,
    nothing_personal,
    owed_answers,
    partner_merges,
    partner_moves,
    partner_work,
    path_records,
    personal_data,
    personal_files,
    register_path_copy,
    retentions,
    sweeps,
    webhook_types,
    works,
)
from portal.kernel.registries import verbs as verb_registry

PLACES = (
    NavigationEntry(
        "say",
        _("Have your say"),
        "feedback:say",
        "chat-bubble-left-right",
        Capability.SPEAK,
        order=30,
        bottom=True,
    ),
    NavigationEntry(
        "answers",
        _("Answers"),
        "feedback:own",
        "check-badge",
        Capability.READ_OWN_ANSWERS,
        order=40,
        bottom=True,
        count=unchecked_answers,
    ),
    NavigationEntry(
        "desk",
        _("Desk"),
        "feedback:desk",
        "inbox",
        Capability.WORK_DESK,
        order=20,
        bottom=True,
        count=count_new,
    ),
    NavigationEntry(
        "themes", _("Themes"), "feedback:themes", "tag", Capability.WORK_DESK, order=30, bottom=True
    ),
    NavigationEntry(
        "answers-owed",
        _("Answers owed"),
        "feedback:answers-owed",
        "clipboard-document-check",
        Capability.ANSWER,
        order=40,
        bottom=True,
        count=count_owed,
    ),
    NavigationEntry(
        "passed-on",
        _("Passed on"),
        "feedback:passed-on",
        "chat-bubble-left-right",
        Capability.READ_PASSED_ON,
        order=50,
        bottom=True,
    ),
)

# Figures are counted anew by their own follower of merges (feedback.services.counting).
MERGE_RULES = {
    "feedback.Remark.partner": MergeRule(_("remarks")),
    "feedback.Delta.partner": MergeRule(_("figures"), stays=True),
    "feedback.Tally.partner": MergeRule(_("figures"), stays=True),
}


def register() -> None:
    """Fill the registries; called once when the app is ready."""
    personal_files.register("feedback.photos", own_photos)
    personal_files.register("feedback.recordings", own_recordings)
    for label, told in (*RULES.items(), *mail_data.RULES.items()):
        personal_data.register(label, told)
    for label, why_not in NOTHING_PERSONAL.items():
        nothing_personal.register(label, why_not)
    for verb in verbs.ALL:
        verb_registry.register(verb.key, verb)
    for kind in WEBHOOK_TYPES:
        webhook_types.register(kind.key, kind)
    register_path_copy("feedback.Remark", "partner")
    for key, rule in MERGE_RULES.items():
        merge_rules.register(key, rule)
    partner_work.register("feedback.cases", open_work)
    for model in ("Delta", "Remark", "Tally"):
        path_records.register(
            f"feedback.{model}.counted_path", "where it is counted when its partner moves on"
        )
    first_voices.register("feedback", has_remarks)
    partner_moves.register("feedback.figures", follow_moves)
    partner_merges.register("feedback.figures", follow_merge)
    owed_answers.register("feedback", person_is_owed)
    file_owners.register("feedback.photos", FileOwner("remark-photos/", find_photo))
    file_owners.register("feedback.recordings", FileOwner("remark-recordings/", find_recording))
    for place in PLACES:
        navigation.register(place.key, place)
    _register_work()


def _register_work() -> None:
    for label, work in WORKS.items():
        works.register(label, work)
    sweeps.register("feedback.tell", tell_due)
    sweeps.register("feedback.fold", fold_due)
    sweeps.register("feedback.planned", send_due_replies)
    sweeps.register("feedback.photos", clean_due_photos)
    sweeps.register("feedback.words", index_new_remarks)
    sweeps.register("feedback.recordings", check_due_recordings)
    sweeps.register("feedback.translations", nudge_due_translations)
    sweeps.register("feedback.mail_in", read_due_mails)
    retentions.register(
        "feedback.mail_in",
        Retention("Mails that came in, also those in quarantine", "90 days", drop_old_mails),
    )
    receive_events()
