"""Translations of remarks: by hand, by a machine outside, and as the language of the words is put right.

A translation is the author's words: it is looked at for prices as they are, found as they are, and goes with
them. Whoever works on a case holds the case first, then its remark, then the translation.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from feedback.enums import LanguageBy, Mode, TranslatedBy
from feedback.languages import KNOWN
from feedback.models import Case, Remark, RemarkTranslation, TranslationRule
from feedback.queries.translating import is_foreign, translating_in
from feedback.rules import require_desk, require_lead
from feedback.services.alike import forget_words, index_remarks
from feedback.services.checking import clean_words
from feedback.services.guarding import look_again, require_clean
from feedback.services.untranslated import ANEW, queue_translations, translate_anew
from feedback.translators import the_translator
from partners.models import Network
from partners.scope import Scope
from partners.services.activity import log_activity
from portal.kernel.errors import DomainError
from portal.kernel.leases import WorkState
from portal.kernel.nudges import nudge

MAX_TRANSLATION = 8_000


def hold_words(remark_id: int) -> tuple[Case, Remark]:
    """Hold a case and its remark, so that nobody passes on or erases meanwhile what is translated."""
    case: Case = Case.objects.select_for_update().get(remark=remark_id)
    remark: Remark = Remark.objects.select_for_update().get(pk=remark_id)
    case.remark = remark
    return case, remark


@transaction.atomic
def write_translation(*, scope: Scope, remark: Remark, text: str, at: datetime) -> RemarkTranslation:
    """Keep what a colleague wrote, in the network's first language, in place of any translation before."""
    require_desk(scope, remark.network_id)
    said = clean_words(text)
    if not said:
        raise DomainError(_("Write the translation first."), code="words_missing")
    if len(said) > MAX_TRANSLATION:
        told = _("The translation has at most %(most)s characters. Shorten it.")
        raise DomainError(told % {"most": MAX_TRANSLATION}, code="words_too_long")
    case, locked = hold_words(remark.pk)
    _require_translatable(locked)
    if case.passed_on_at is not None and not locked.is_protected:
        require_clean(locked.network, said, is_read=False)
    kept = {
        "text": said,
        "by": TranslatedBy.PERSON,
        "language": locked.network.default_language,
        "is_stale": False,
        "translated_at": moment_of(locked, at),
    }
    done = {**ANEW, "work_state": WorkState.DONE, "due_at": locked.submitted_at}
    row, _is_new = RemarkTranslation.objects.update_or_create(remark=locked, defaults={**kept, **done})
    follow_translation(case, said)
    log_activity(scope=scope, verb="feedback.translated", object_kind="remark", object_id=locked.pk)
    return row


@transaction.atomic
def ask_translator(*, scope: Scope, remark: Remark) -> RemarkTranslation:
    """Let the machine translate a remark now: one that it gave up, or that came before it was asked."""
    require_desk(scope, remark.network_id)
    _case, locked = hold_words(remark.pk)
    _require_translatable(locked)
    rule = translating_in(locked.network)
    if the_translator() is None or not rule.may_leave(locked):
        told = _("The words may not leave this portal. Write the translation by hand.")
        raise DomainError(told, code="stays_inside")
    machine = {"language": rule.language, "by": TranslatedBy.MACHINE, "due_at": locked.submitted_at}
    row, is_new = RemarkTranslation.objects.get_or_create(remark=locked, defaults=machine)
    if not (is_new or row.is_shown or row.is_under_way):
        RemarkTranslation.objects.filter(pk=row.pk).update(**ANEW, due_at=locked.submitted_at)
    nudge("feedback.translate")
    log_activity(scope=scope, verb="feedback.translator_asked", object_kind="remark", object_id=locked.pk)
    return row


def _require_translatable(remark: Remark) -> None:
    if remark.words_erased or not remark.text:
        raise DomainError(_("There are no words to translate."), code="no_words")
    if not is_foreign(remark, remark.network.default_language):
        told = _("This is written in the language that you translate into. Put its language right first.")
        raise DomainError(told, code="not_foreign")


def moment_of(remark: Remark, at: datetime) -> datetime | None:
    """Return when it was translated; of what was said with no identity nothing tells a moment."""
    return None if remark.mode == Mode.NO_IDENTITY else at


def follow_translation(case: Case, said: str) -> None:
    """Find the remark by its translation too, and look at that for prices."""
    index_remarks(forget_words([case.remark_id]))
    look_again(case, said)


@transaction.atomic
def correct_language(*, scope: Scope, remark: Remark, language: str) -> Remark:
    """Keep what a colleague says about the language of the words; no machine says otherwise afterwards.

    Words in the language into which is translated have no translation.
    """
    require_desk(scope, remark.network_id)
    if language not in KNOWN and language not in remark.network.languages:
        raise DomainError(_("Choose a language from the list."), code="language_unknown")
    _case, locked = hold_words(remark.pk)
    was = locked.words_language
    if (was, locked.written_by) == (language, LanguageBy.PERSON):
        return locked
    locked.written_in, locked.written_by = language, LanguageBy.PERSON
    locked.save(update_fields=["written_in", "written_by"])
    if not is_foreign(locked, locked.network.default_language):
        RemarkTranslation.objects.filter(remark=locked).delete()
    if was != language:
        translate_anew(locked)
        index_remarks(forget_words([locked.pk]))
        queue_translations([locked.pk])
    log_activity(
        scope=scope,
        verb="feedback.language_corrected",
        object_kind="remark",
        object_id=locked.pk,
        data={"language": language},
    )
    return locked


@transaction.atomic
def save_rule(*, scope: Scope, network: Network, outside: str, reads: list[str]) -> TranslationRule:
    """Keep what of a network may be sent to a translator; what may not go any more is dropped."""
    require_lead(scope, network.pk)
    rule, _is_new = TranslationRule.objects.update_or_create(
        network=network, defaults={"outside": outside, "reads": sorted(reads)}
    )
    log_activity(
        scope=scope,
        verb="feedback.translating_changed",
        object_kind="network",
        object_id=network.pk,
        data={"outside": outside, "reads": sorted(reads)},
    )
    return rule
