"""What stands in both networks: toolkits with files, remarks in every state, themes, answers, mails."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import Collection

from feedback.enums import AnswerKind, Kind, Mode
from feedback.models import Attachment, CaseTheme, Promise, Remark, Theme
from feedback.services.answers import answer_theme
from feedback.services.codebook import save_theme
from feedback.services.coding import draw_sample
from feedback.services.openings import save_opening
from feedback.services.passing import pass_on
from feedback.services.submit import Words, submit_remark
from feedback.services.telling import tell_answer
from feedback.services.themes import add_theme
from partners.enums import Role
from partners.models import Audience, DataExport
from partners.queries.scope import scope_for
from partners.scope import Scope
from partners.services.invitations import invite
from partners.services.saved_filters import save_filter
from partners.services.send_holds import hold_sends, release_sends
from portal.kernel.leases import WorkState
from portal.kernel.signed_links import sign_link
from portal.models import NetworkHome
from tests.architecture.import_things import fill_imports
from tests.architecture.mail_things import fill_mails
from tests.architecture.page_things import fill_pages
from tests.architecture.webhook_things import fill_webhooks
from tests.architecture.world import Side, World
from tests.factories.partners import AudienceFactory, CampaignFactory
from tests.factories.programs import token_of
from toolkits.enums import RenditionKind
from toolkits.models import Asset, Rendition, ToolkitAsset, ToolkitPage
from toolkits.services.announcements import announce_toolkit
from toolkits.services.assets import AssetFields, add_assets
from toolkits.services.rights import LicenceFields, save_licence

# Whose remark stands for which relation.
AUTHORS = {"own": "staff", "dealer": "colleague", "branch": "neighbour", "far": "distant"}
PIXEL = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00"
    b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def fill(world: World) -> None:
    """Put the apps' things into both networks."""
    for side in (world.home, world.other):
        _fill_toolkits(side)
        fill_pages(side)
        _fill_teams(side)
        fill_imports(side)
        fill_webhooks(side)
        for relation, name in (("own", "distributor"), ("far", "lead")):
            side.things[f"filter {relation}"] = save_filter(
                scope=scope_of(side, name), name=f"{side.word} filter", query=f"q={side.word}"
            )
        for relation, name in (("own", "staff"), ("dealer", "colleague")):
            side.things[f"token {relation}"] = token_of(side.seats[name])[0]
        _fill_feedback(side)
        fill_mails(side)
        _fill_archives(side)
        _hold(side)


def _hold(side: Side) -> None:
    """Let sends have been held once; nobody is held now, so that mails go out."""
    desk, at = scope_of(side, "analyst"), timezone.now()
    held = hold_sends(scope=desk, partner=side.places["near"], reason="Looked into", at=at)
    side.things["hold"] = release_sends(scope=desk, hold=held, reason="All is well", at=at)


def scope_of(side: Side, name: str) -> Scope:
    """Return what somebody of this network may see."""
    return scope_for(side.user(name), side.network)


def _fill_toolkits(side: Side) -> None:
    network, word = side.network, side.word
    everyone = Audience.objects.get(network=network, is_everyone=True)
    south = AudienceFactory(
        network=network, name=f"{word.title()} south", branch_ids=[side.places["south"].pk]
    )
    campaign = CampaignFactory(network=network, name=f"{word.title()} spring")
    publisher = scope_of(side, "marketer")
    home = NetworkHome.objects.get(network=network)
    for key, audience in (("own", everyone), ("far", south), ("draft", everyone)):
        upload = SimpleUploadedFile(f"{word}-{key}.pdf", PDF, "application/pdf")
        fields = AssetFields(title=f"{word.title()} {key} file", languages=["en"])
        asset = add_assets(scope=publisher, network=network, uploads=[upload], fields=fields)[0]
        side.things[f"asset {key}"] = asset
        _picture_of(asset)
        side.things[f"toolkit {key}"] = _toolkit(home, side, key, audience, asset)
    side.things["image"] = _image(side)
    side.things["licence"] = save_licence(
        scope=publisher, network=network, fields=LicenceFields(name=f"{word.title()} pictures")
    )
    side.things |= {"campaign": campaign, "audience": south}
    side.things["announcement"] = announce_toolkit(
        scope=publisher, toolkit=side.things["toolkit own"], request_key=f"{word}-announcement"
    )


def _fill_teams(side: Side) -> None:
    """Invite somebody to the staff's dealer, and somebody elsewhere."""
    for relation, name, place in (("own", "principal", "near"), ("far", "lead", "far")):
        side.things[f"invitation {relation}"] = invite(
            scope=scope_of(side, name),
            partner=side.places[place],
            name=f"New {side.word.title()} {relation}",
            email=f"new-{relation}@{side.word}.example",
            role=Role.DEALER_STAFF,
            language="en",
        )


def _fill_archives(side: Side) -> None:
    """Let archives lie ready: the staff's own, a colleague's, and the one that the agency asked for."""
    until = timezone.now() + dt.timedelta(days=5)
    for key, name, own in (("own", "staff", True), ("dealer", "colleague", True), ("agency", "staff", False)):
        person = side.seats[name].person
        archive = DataExport(person=person, for_person=own, expires_at=until, work_state=WorkState.DONE)
        archive.file.save("archive.zip", ContentFile(f"{side.word} archive".encode()))
        side.things[f"archive {key}"] = archive
    staff = side.seats["staff"].person
    side.things["erase token"] = sign_link("erase", {"person": staff.pk, "n": 0})


def _image(side: Side) -> Any:
    """Put an image into the network's collection, as an editor does."""
    collection = Collection.objects.get(name=side.network.name)
    file = SimpleUploadedFile(f"{side.word}.gif", PIXEL, "image/gif")
    return get_image_model().objects.create(title=f"{side.word} image", collection=collection, file=file)


def _picture_of(asset: Asset) -> None:
    """Put the picture there that the worker would draw."""
    rendition = Rendition.objects.get(version=asset.current, kind=RenditionKind.THUMB)
    rendition.work_state = WorkState.DONE
    rendition.image.save("thumb.webp", ContentFile(PIXEL))


def _toolkit(home: NetworkHome, side: Side, key: str, audience: Audience, asset: Asset) -> ToolkitPage:
    page = ToolkitPage(
        title=f"{side.word.title()} {key} toolkit",
        slug=f"{side.word}-{key}",
        network=side.network,
        brief=f"About {side.word}.",
        text_language="en",
        languages=["en"],
        audience=audience,
        owner_person=side.seats["marketer"].person,
        live=key != "draft",
    )
    home.add_child(instance=page)
    ToolkitAsset.objects.create(page=page, asset=asset)
    page.save_revision()
    return page


def _fill_feedback(side: Side) -> None:
    """Let everybody say something protected; let one remark of the staff be answered, and one wait at HQ."""
    for relation, name in AUTHORS.items():
        side.things[f"remark {relation}"] = say(side, name, Mode.AGENCY_ONLY, f"{side.word} {name} words")
    photo = Attachment(remark=side.things["remark own"], work_state=WorkState.DONE)
    photo.image.save("photo.gif", ContentFile(PIXEL))
    theme = make_theme(side, f"{side.word.title()} delivery")
    now = timezone.now()
    for mode in (Mode.NAMED, Mode.AGENCY_ONLY):
        remark = say(side, "staff", mode, f"{side.word} answered {mode}")
        hand_over(side, remark, theme, f"{side.word} wording")
    answer = answer_theme(
        scope=scope_of(side, "sponsor"),
        theme=theme,
        kind=AnswerKind.WILL_DO,
        text=f"{side.word} answer",
        until=(now + dt.timedelta(days=20)).date(),
        at=now,
    )
    tell_answer(answer.pk)
    waits = hand_over(side, say(side, "neighbour", Mode.NAMED, f"{side.word} waits"), theme, "")
    opening = save_opening(
        scope=scope_of(side, "lead"),
        network=side.network,
        name=f"{side.word} opening",
        texts={"en": f"{side.word} begins."},
    )
    sample = draw_sample(
        scope=scope_of(side, "lead"),
        network=side.network,
        first_day=(now - dt.timedelta(days=2)).date(),
        last_day=(now + dt.timedelta(days=2)).date(),
        size=2,
        coder=side.seats["lead"],
        at=now,
    )
    side.things |= {"named voice": waits, "opening": opening, "sample": sample}
    side.things |= {"theme": theme, "answer": answer, "promise": Promise.objects.get(answer=answer)}


def say(side: Side, name: str, mode: str, text: str, **words: Any) -> Remark:
    """Say something as somebody of this network."""
    return submit_remark(
        scope=scope_of(side, name),
        network=side.network,
        mode=mode,
        words=Words(kind=Kind.PROBLEM, text=text, **words),
        submission_key=f"{side.word} {name} {text}",
        at=timezone.now(),
    )


def make_theme(side: Side, name: str) -> Theme:
    """Add a theme whose answers the sponsor owes."""
    return save_theme(
        scope=scope_of(side, "lead"),
        network=side.network,
        names={"en": name},
        definition=f"About {side.word}.",
        addressee=side.seats["sponsor"],
    )


def hand_over(side: Side, remark: Remark, theme: Theme, wording: str) -> CaseTheme:
    """Theme a remark and pass it on."""
    desk = scope_of(side, "analyst")
    row = add_theme(scope=desk, case=remark.case, theme=theme, at=timezone.now())
    return pass_on(scope=desk, case_theme=row, wording=wording, at=timezone.now())
