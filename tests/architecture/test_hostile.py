"""Hostile words at every field of every form, body and address: no fault, nothing loose, a clear answer.

Routes come from the resolver, fields from what their views read (`tests/hostile/watching.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import cycle, islice

import pytest
from allauth.core.context import request_context
from django.apps import apps
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import transaction
from django.forms import BaseForm
from django.test import RequestFactory
from rest_framework.serializers import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm

from partners.consent_forms import ConsentForm
from partners.enums import ImportStage
from partners.import_forms import WordsForm
from partners.models import ImportRun
from portal.web.styleguide import SampleForm
from tests.architecture.hostile_files import BY_HAND, try_file, uploads
from tests.architecture.hostile_reading import COLUMNS_READ, loose_mails, read_all, say_it
from tests.architecture.hostile_tries import pairs, try_extras, try_form, try_twice, try_words
from tests.architecture.hostile_ways import Way, ask, clients, reading_ways, writing_ways
from tests.architecture.world import World
from tests.hostile.files import hostile_files
from tests.hostile.strings import SHARP, hostile_strings, short_strings
from tests.scale import PROVING, scale
from toolkits.rights_forms import TermsForm

# Forms that no way leads to at once: the one that others are made of, those of _lone_forms, and the one that
# only draws the filters of an address.
NOT_MET = {
    "NarrowForm",
    "ConsentForm",
    "SampleForm",
    "TermsForm",
    "AuthenticateForm",
    "ReauthenticateForm",
    "AuthenticateWebAuthnForm",
    "LoginWebAuthnForm",
    "ReauthenticateWebAuthnForm",
    "TranslateForm",
    "UpdateForm",
}
# Forms whose fields ask the database; bin/prove sends them every string as well.
STEPS = {"ThemeChoiceForm": 8, "AudienceForm": 8, "UploadForm": 4, "AssetForm": 4, "CampaignForm": 4}
SLOW = ("wagtail", "web:style-guide", "api-schema", "api-docs")
# What JSON can hold in the place of a word.
SHAPES = (None, True, 0, -1, 2**70, 1e308, float("nan"), [], {}, [[]], {"a": {"b": []}}, ["a"] * 1000, "")
# What is new with every request, or a mail that somebody asks for once more.
ANEW = {"feedback_identitylook", "partners_mail", "wagtailadmin_editingsession", "wagtailcore_modellogentry"}
# A second one of its kind, in a list where the first is seen and taken away again.
TWICE_ON_PURPOSE = {
    "partners:access-token-new",
    "partners:webhook-new",
    "partners:webhook-test",
    "imports:list",
    "imports:export",
    "toolkits_admin:asset-upload",
    "toolkits_admin:asset-replace",
    "wagtailimages:add",
}
OUR_APPS = {"portal", "partners", "feedback", "toolkits"}
pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a picture to the collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


class Grounds:
    """The world as hostile people meet it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.people = clients(world)
        self.writing = writing_ways(world, self.people)
        self.reading = reading_ways(world, self.people)

    @property
    def forms(self) -> list[BaseForm]:
        """Return one bound form of each class of ours that a way led to."""
        found = {type(form): form for way in self.writing for form, _args, _kwargs in way.seen.forms}
        return [form for kind, form in found.items() if kind.__module__.split(".")[0] in OUR_APPS]


@pytest.fixture(scope="module")
def grounds(made_world: World, django_db_blocker) -> Iterator[Grounds]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield Grounds(made_world)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _names_are_known(monkeypatch) -> None:
    def found(host: str, port: int, **options: object) -> list:
        return [(2, 1, 6, "", ("93.184.216.34", port))]

    monkeypatch.setattr("partners.services.webhooks.reaching.socket.getaddrinfo", found)


def test_every_form_of_ours_is_met(grounds: Grounds) -> None:
    met = {type(form) for way in grounds.writing for form, _args, _kwargs in way.seen.forms}
    ours = {kind for kind in _below(BaseForm) if kind.__module__.split(".")[0] in OUR_APPS}
    ours -= {kind for kind in ours if issubclass(kind, WagtailAdminModelForm)}  # the admin's editor is met
    ours -= {kind for kind in ours if kind.__module__.startswith("portal.demo.")}  # it has no address here
    missed = {kind.__name__ for kind in ours if not any(issubclass(each, kind) for each in met)}
    assert missed <= NOT_MET
    assert len({way.route for way in grounds.writing}) > 80
    assert len(pairs(grounds.writing)) > 200
    assert len(pairs(grounds.reading)) > 100


def _below(kind: type) -> Iterator[type]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


@pytest.mark.one_engine
def test_every_field_of_every_form_stands_every_string(grounds: Grounds) -> None:
    asked = RequestFactory().get("/")
    asked.user = grounds.world.home.user("lead")
    asked.session = {}
    tried = 0
    with request_context(asked):
        for form in (*grounds.forms, *_lone_forms()):
            for name in form.fields:
                for text in hostile_strings()[:: scale(STEPS.get(type(form).__name__, 1), 1)]:
                    try_form(form, name, text)
                    tried += 1
    assert tried > 50_000


def _lone_forms() -> list[BaseForm]:
    """Return those that stand behind other steps."""
    words = WordsForm({}, words=[("level", "a")])
    return [words, ConsentForm({}), SampleForm({}), TermsForm({})]


@pytest.mark.one_engine
def test_every_field_of_the_api_stands_every_string(grounds: Grounds) -> None:
    tried = {}
    for way in (*grounds.writing, *grounds.reading):
        for serializer in way.seen.serializers:
            tried |= {(type(serializer), name): field for name, field in serializer.fields.items()}
    assert len({kind for kind, _name in tried}) > 10
    for field in tried.values():
        for value in (*hostile_strings(), *SHAPES):
            with suppress(ValidationError, DjangoValidationError):
                field.run_validation(value)


def test_words_at_every_field_of_every_body(grounds: Grounds) -> None:
    """Each field takes hostile words by themselves, in a body that is well-meant otherwise."""
    assert _tried(grounds, pairs(grounds.writing), scale(2, 500)) == []


def test_words_at_everything_that_an_address_says(grounds: Grounds) -> None:
    assert _tried(grounds, pairs(grounds.reading), scale(1, 500)) == []


def _tried(grounds: Grounds, fields: list[tuple[Way, str]], each: int) -> list[str]:
    """Try so many strings at each field: of what breaks most one, the others in turn."""
    sharp, others = cycle(SHARP), cycle(short_strings()[:: 1 if PROVING else 2])
    faults = []
    for way, name in fields:
        if not PROVING and way.route.startswith(SLOW) and name not in {"body", "title", "next"}:
            continue
        for text in (*islice(sharp, 1 if each > 1 else 0), *islice(others, each - 1 or 1)):
            faults += try_words(grounds.people, way, name, text)
    return faults


@pytest.mark.one_engine
def test_fields_that_nobody_asked_for_change_nothing(grounds: Grounds) -> None:
    """Every column of every table as a field beside the form's own: what is written stays the same."""
    columns = {field.attname for model in apps.get_models() for field in model._meta.concrete_fields}
    faults = []
    for way in grounds.writing:
        if way.status < 400 and way.seen.forms or way.seen.serializers:
            extras = dict.fromkeys(sorted(columns - set(way.fields) - set(way.base)), "2")
            faults += try_extras(grounds.people, way, extras)
    assert faults == [], "\n".join(faults)


@pytest.mark.one_engine
def test_same_body_twice_is_answered_and_adds_nothing(grounds: Grounds) -> None:
    faults, doubled = [], {}
    for way in grounds.writing:
        found, tables = try_twice(grounds.people, way)
        faults += found
        if tables - ANEW and way.route not in TWICE_ON_PURPOSE:
            doubled[f"{way.route} {way.base.get('action', '')}"] = tables
    assert faults == [], "\n".join(faults)
    assert doubled == {}


@pytest.mark.one_engine
@pytest.mark.parametrize("stage", ImportStage.values)
def test_steps_of_an_import_in_any_order_are_answered(grounds: Grounds, stage: str) -> None:
    ImportRun.objects.filter(pk=grounds.world.home.things["import"].pk).update(stage=stage)
    faults = []
    for way in grounds.writing:
        if way.route.startswith(("imports:", "api-partners:import-")):
            answer = ask(grounds.people[way.column], way, way.base)
            faults += [f"{way.route}: {fault}" for fault in answer.faults]
            faults += [f"{way.route} wrote {table}" for table in answer.written & {"partners_partner"}]
    assert faults == [], "\n".join(faults)


@pytest.mark.one_engine
def test_files_at_every_upload(grounds: Grounds) -> None:
    files, faults = cycle(hostile_files()), []
    places = uploads(grounds.writing)
    assert {way.route for way, _name in places} >= {*BY_HAND, "feedback:say", "imports:list"}
    for way, name in places:
        for file in islice(files, scale(len(hostile_files()) // len(places) + 1, len(hostile_files()))):
            faults += try_file(grounds.people[way.column], way, name, file, grounds.world)
    assert faults == [], "\n".join(faults)


@pytest.mark.one_engine
def test_what_was_kept_is_shown_as_words(grounds: Grounds) -> None:
    """Say it in every field of words, and read every page, mail and list: nothing of it is loose."""
    kept = sum(say_it(grounds.people, way) for way in grounds.writing)
    assert kept >= 20
    faults, seen = read_all(grounds.world, grounds.people, scale(("lead", "marketer", "staff"), COLUMNS_READ))
    assert faults == [], "\n".join(faults)
    assert seen >= 30
    assert loose_mails() == []
