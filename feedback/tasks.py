"""Worker glue: each task takes ids and calls one service."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from feedback.services.alike import index_all_remarks, take_in
from feedback.services.attachments import clean_photo
from feedback.services.counting import fold_due
from feedback.services.demand import retake_demand, take_all_demand
from feedback.services.machine_translation import translate_due
from feedback.services.mail_in.fetching import fetch_mail
from feedback.services.mail_in.reading import read_mail
from feedback.services.publishing import publish_due
from feedback.services.recordings import check_recording
from feedback.services.recounting import recount_all
from feedback.services.reminding import remind_hq
from feedback.services.suggesting import learn_all, learn_themes
from feedback.services.telling import tell_answer
from feedback.services.urgency import tell_urgent
from feedback.services.webhooks import emit_of_past_days
from partners.models import Network


@shared_task(name="feedback.clean_photo")
def clean_photo_task(attachment_id: int) -> None:
    """Make the clean copy of one photo."""
    clean_photo(attachment_id)


@shared_task(name="feedback.check_recording")
def check_recording_task(recording_id: int) -> None:
    """Look at one recording and keep it."""
    check_recording(recording_id)


@shared_task(name="feedback.tell_answer")
def tell_answer_task(answer_id: int) -> None:
    """Tell everybody whom an answer still has to reach."""
    tell_answer(answer_id)


@shared_task(name="feedback.fold")
def fold_task() -> None:
    """Fold what was said in the last seconds into the figures."""
    fold_due()


@shared_task(name="feedback.recount")
def recount_task() -> None:
    """Count all figures anew and put right what differs."""
    recount_all()


@shared_task(name="feedback.take_demand")
def take_demand_task() -> None:
    """Take the night's snapshot of demand."""
    take_all_demand()


@shared_task(name="feedback.retake_demand")
def retake_demand_task(network_id: int) -> None:
    """Count one network's snapshot of demand anew, after an erasure or a merge of themes."""
    retake_demand(network_id=network_id)


@shared_task(name="feedback.index_remarks")
def index_remarks_task() -> None:
    """Index the words of remarks that no sweep found."""
    index_all_remarks()


@shared_task(name="feedback.learn_themes")
def learn_themes_task() -> None:
    """Learn how the networks code their remarks."""
    learn_all()


@shared_task(name="feedback.learn_anew")
def learn_anew_task(network_id: int) -> None:
    """Learn how one network codes its remarks, after words were erased."""
    for network in Network.objects.filter(pk=network_id):
        learn_themes(network)


@shared_task(name="feedback.take_in")
def take_in_task(remark_id: int) -> None:
    """Recognise the language of a remark whose words are new, and index them."""
    take_in([remark_id])


@shared_task(name="feedback.translate")
def translate_task() -> None:
    """Let the translator translate what is due."""
    translate_due()


@shared_task(name="feedback.publish")
def publish_task() -> None:
    """Publish the figures of periods that are over."""
    publish_due()


@shared_task(name="feedback.remind_hq")
def remind_hq_task() -> None:
    """Remind HQ of the answers that it owes."""
    remind_hq(timezone.now())


@shared_task(name="feedback.tell_urgent")
def tell_urgent_task() -> None:
    """Tell of what became urgent."""
    tell_urgent(timezone.now())


@shared_task(name="feedback.emit_webhooks")
def emit_webhooks_task() -> None:
    """Tell other systems what is told only when its day is over or has come."""
    emit_of_past_days(timezone.now())


@shared_task(name="feedback.read_mail")
def read_mail_task(mail_id: int) -> None:
    """Read one mail that came in."""
    read_mail(mail_id)


@shared_task(name="feedback.fetch_mail")
def fetch_mail_task() -> None:
    """Fetch what lies in the mailbox."""
    fetch_mail()
