"""Somebody who left a trace in every table, by walking real ways and, where there is none here, by a row."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from django.db import models
from django.test import Client
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import Collection, Page

from feedback.enums import Mode
from feedback.models import Attachment, Recording, Remark
from feedback.services.alike import index_new_remarks
from feedback.services.identity import open_author
from feedback.services.relay import reply_to_author
from feedback.services.telling import tell_due
from partners.enums import ConsentPurpose, Role
from partners.models import Membership, Person
from partners.queries.subjects import subject_of
from partners.services.network import change_network
from partners.services.signing_in import mail_sign_in
from portal.kernel.personal_data import Subject
from portal.kernel.registries import personal_data
from portal.models import MandatePage
from tests.factories.feedback import House, say, scope_of
from tests.factories.partners import MembershipFactory, PartnerFactory, PersonFactory
from tests.factories.toolkits import AssetFactory, ToolkitFactory, png_bytes
from tests.privacy.tables import keys_of, rows_of, tables
from tests.privacy.translated import translate_something
from toolkits.services.announcements import announce_toolkit, continue_announcement

NAME, EMAIL, PHONE = "Quorin Vexaflume", "quorin@vexaflume.example", "+49 555 0173 9926"
TITLE = "Head of Tandelbrick"
WORDS = "The plimsandro rattles. Regards, Quorin Vexaflume"
# What must be nowhere after an erasure; the words themselves only where they were to go too.
WHO = ("vexaflume", "0173 9926", "tandelbrick")
SAID = ("plimsandro", "glimmerstroke")
PICTURE = png_bytes() + b"glimmerstroke vexaflume"


@dataclass
class Canary:
    """The person, what they said, and the keys that lead to them."""

    house: House
    person: Person
    seats: dict[str, Membership]
    remarks: list[Remark]

    def subject(self) -> Subject:
        """Return the keys as they are now; take them before the erasure."""
        return subject_of(self.person)


def make_canary(slug: str = "canaries") -> Canary:
    """Let somebody work, speak, sign in and publish in every way there is."""
    house = House.build(slug=slug)
    person = PersonFactory(
        network=house.network,
        name=NAME,
        email=EMAIL,
        phone=PHONE,
        job_title=TITLE,
        language="de",
        consented_to=list(ConsentPurpose.values),
    )
    dealer = PartnerFactory(network=house.network)
    seats = {
        "dealer": MembershipFactory(person=person, partner=dealer, role=Role.DEALER_STAFF),
        "hq": MembershipFactory(person=person, network=house.network, role=Role.HQ_MARKETER),
        "sponsor": MembershipFactory(person=person, network=house.network, role=Role.HQ_SPONSOR),
        "agency": MembershipFactory(person=person, network=house.network, role=Role.AGENCY_LEAD),
    }
    person.refresh_from_db()
    canary = Canary(house, person, seats, _speak(house, seats["dealer"]))
    _work(canary)
    _publish(canary)
    _sign_in(canary)
    _fill_the_rest(canary)
    index_new_remarks()
    return canary


def _speak(house: House, seat: Membership) -> list[Remark]:
    remarks = [say(seat, mode=mode, text=WORDS) for mode in (Mode.NAMED, Mode.AGENCY_ONLY)]
    for remark in remarks:
        photo = Attachment(remark=remark)
        photo.image.save("photo.jpg", ContentFile(PICTURE))
        house.passed(remark, wording="A plimsandro rattles, says Quorin Vexaflume.")
        reply_to_author(
            scope=house.desk,
            case=remark.case,
            text="Dear Quorin Vexaflume, which plimsandro?",
            at=timezone.now(),
        )
    for remark in remarks:
        recording = Recording(remark=remark, content_type="audio/webm", typed=WORDS)
        recording.audio.save("voice", ContentFile(PICTURE))
    house.answered(text="Thank you, Quorin Vexaflume.")
    tell_due()
    return remarks


def _work(canary: Canary) -> None:
    """Work at the desk and answer for HQ, with names in what is written."""
    house, agency = canary.house, canary.seats["agency"]
    other = house.remark(text="Quorin Vexaflume promised it to me.")
    reply_to_author(
        scope=scope_of(agency), case=other.case, text="Regards, Quorin Vexaflume", at=timezone.now()
    )
    open_author(scope=house.desk, remark=canary.remarks[1], reason="Quorin Vexaflume asked for it")
    open_author(scope=scope_of(agency), remark=other, reason="to ring back")
    change_network(scope=scope_of(agency), network=house.network, sender_name=NAME, contact_email=EMAIL)


def _publish(canary: Canary) -> None:
    network, user = canary.house.network, canary.person.user
    asset = AssetFactory(network=network, owner=canary.person, filename="by Quorin Vexaflume.pdf")
    page = ToolkitFactory(network=network, owner=user, owner_person=canary.person, assets=[asset])
    page.save_revision(user=user, log_action=True)
    home = network.homes.get()
    mandate = MandatePage(
        title="Mandate", slug="mandate", sponsor_name=NAME, sponsor_role="CEO", short="Short.", body="Body."
    )
    home.add_child(instance=mandate)
    Page.objects.filter(pk__in=[home.pk, mandate.pk, page.pk]).update(owner=user, locked_by=user)
    translate_something(network, user)
    made = announce_toolkit(scope=scope_of(canary.seats["hq"]), toolkit=page, request_key=network.slug)
    continue_announcement(made.pk)
    get_image_model().objects.create(
        title="An image",
        uploaded_by_user=user,
        collection=Collection.objects.get(name=network.name),
        file=ContentFile(png_bytes(), "image.png"),
    )


def _sign_in(canary: Canary) -> None:
    mail_sign_in(address=EMAIL, code="123456")
    browser = Client()
    browser.force_login(canary.person.user, "allauth.account.auth_backends.AuthenticationBackend")
    asking = SessionStore()
    asking["account_login_code"] = {"email": EMAIL}
    asking.save()


def _fill_the_rest(canary: Canary) -> None:
    """Put a row about the person into every table with a rule that no way above led to."""
    for label, rule in personal_data.items():
        model = tables()[label]
        subject = canary.subject()
        missing = set(rule.keys) - set(rows_of(subject, model))
        last = model._base_manager.order_by("pk").last()
        if last is None:
            _row(model, subject, {})
        elif missing and label not in UNFILLED:
            keys = {name: _key(getattr(subject, keys_of(model)[name])) for name in missing}
            model._base_manager.filter(pk=last.pk).update(**keys)


def _row(model: type[models.Model], subject: Subject, depth: dict[str, Any]) -> models.Model | None:
    """Make a row of a table from its columns: keys lead to the person, words name them."""
    label = model._meta.label
    if label in UNFILLED:
        return None
    keys = keys_of(model)
    values = {}
    for field in model._meta.concrete_fields:
        if field.primary_key and not field.is_relation:
            continue
        if field.name in keys:
            values[field.attname] = _key(getattr(subject, keys[field.name]))
        elif (value := _value(field, subject, depth)) is not None:
            values[field.attname] = value
    return model._base_manager.bulk_create([model(**values)])[0]  # not by save: it may want a whole story


def _key(value: Any) -> Any:
    return value[0] if isinstance(value, tuple) else value


def _value(field: Any, subject: Subject, depth: dict[str, Any]) -> Any:
    if isinstance(field, models.FileField):
        return field.storage.save("canaries/file", ContentFile(b"a list with vexaflume in it"))
    if field.is_relation:
        if field.name == "network":
            return subject.network_id
        if field.null:
            return None
        found = field.related_model._base_manager.order_by("pk").last()
        return (found or _row(field.related_model, subject, depth)).pk
    if isinstance(field, models.JSONField):
        return {"name": NAME, "email": EMAIL}
    if isinstance(field, models.TextField):
        return f"{NAME}, {EMAIL}"
    if field.name in {"filename", "name", "label", "value", "note", "reason", "object_str"}:
        return NAME[: field.max_length]
    if field.has_default() or field.blank or field.null:
        return None
    return _plain(field)


def _plain(field: Any) -> Any:
    if isinstance(field, models.DateTimeField):
        return timezone.now()
    if isinstance(field, models.DateField):
        return timezone.localdate() + dt.timedelta(days=1)
    if isinstance(field, models.BooleanField):
        return True
    if isinstance(field, (models.IntegerField, models.FloatField)):
        return 1
    if isinstance(field, models.GenericIPAddressField):
        return "192.0.2.1"
    if isinstance(field, models.UUIDField):
        return None
    return (field.choices[0][0] if field.choices else f"filled-{field.model._meta.model_name}")[
        : field.max_length
    ]


# Nothing can stand here: types of pages share the row of all pages, and the rest is made by a way above.
UNFILLED = {
    "partners.Erasure",
    "portal.NetworkHome",
    "portal.MandatePage",
    "portal.NewsIndex",
    "portal.NewsPage",
    "portal.CountryPage",
    "toolkits.ToolkitPage",
    "wagtailcore.Page",
}
