"""What an address of the matrix needs, by relation: whose object stands in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from feedback.queries.receipt import receipt_token
from partners.queries.invitations import invitation_token
from partners.queries.links import toolkit_token
from partners.services.links import unsubscribe_url
from tests.architecture.world import Side, World
from toolkits.queries.changed_files import person_token

Needs = Callable[[Side, str], dict[str, Any]]


def sides_of(world: World, relation: str) -> tuple[Side, Side]:
    """Return in whose address, and whose object in it."""
    if relation == "other":
        return world.other, world.other
    return world.home, world.other if relation == "crossed" else world.home


def _key(side: Side, kind: str, relation: str) -> Any:
    """Return the thing of a relation; of the other network its own kind of "own"."""
    return (
        side.things[f"{kind} {relation}"]
        if f"{kind} {relation}" in side.things
        else side.things[f"{kind} own"]
    )


def _number(side: Side, relation: str) -> dict[str, Any]:
    return {"number": _key(side, "remark", relation).number}


def _asset(side: Side, relation: str) -> dict[str, Any]:
    return {"asset_id": _key(side, "asset", relation).pk}


def _picture(side: Side, relation: str) -> dict[str, Any]:
    return {**_asset(side, relation), "kind": "thumb"}


def _theme(side: Side, relation: str) -> dict[str, Any]:
    return {"code": side.things["theme"].code}


def _opening(side: Side, relation: str) -> dict[str, Any]:
    return {"pk": side.things["opening"].pk}


def _stop(side: Side, relation: str) -> dict[str, Any]:
    return {"token": unsubscribe_url(side.seats["staff"].person).rstrip("/").rsplit("/", 1)[-1]}


def _staff(side: Side, relation: str) -> dict[str, Any]:
    return {"pk": side.seats["staff"].person_id}


def _receipt(side: Side, relation: str) -> dict[str, Any]:
    return {"token": receipt_token(_key(side, "remark", relation).number)}


def _link(side: Side, relation: str) -> dict[str, Any]:
    """Return the token of a mailed link: the staff's, a revoked one's, or one to a toolkit not for them."""
    holder = side.seats["revoked" if relation == "revoked" else "staff"]
    toolkit = _key(side, "toolkit", relation)
    return {"token": toolkit_token(membership_id=holder.pk, toolkit_id=toolkit.pk)}


def _changed(side: Side, relation: str) -> dict[str, Any]:
    """Return the token of somebody's page of changed files: the staff's, or one who left."""
    return {"token": person_token(side.seats["revoked" if relation == "revoked" else "staff"].person_id)}


# Whose seat stands for which relation.
HOLDERS = {"dealer": "colleague", "branch": "neighbour", "far": "distant", "revoked": "revoked"}
# Which partner stands for which relation, seen from the staff at `near`.
PLACES = {"branch": "next", "far": "far"}


def _partner(side: Side, relation: str) -> dict[str, Any]:
    return {"pk": side.places[PLACES.get(relation, "near")].pk}


def _seat(side: Side, relation: str) -> dict[str, Any]:
    return {"membership_id": side.seats[HOLDERS.get(relation, "staff")].pk}


def _invitation(side: Side, relation: str) -> dict[str, Any]:
    return {"invitation_id": _key(side, "invitation", relation).pk}


def _import(side: Side, relation: str) -> dict[str, Any]:
    return {"pk": side.things["import"].pk}


def _webhook(side: Side, relation: str) -> dict[str, Any]:
    return {"pk": side.things["webhook"].pk}


def _sent(side: Side, relation: str) -> dict[str, Any]:
    return {"pk": side.things["webhook delivery"].pk}


NEEDS: dict[str, Needs] = {
    **{
        f"partners:webhook{name}": _webhook
        for name in ("", "-edit", "-state", "-secret", "-remove", "-test", "-replay-dead")
    },
    **{f"partners:webhook-{name}": _sent for name in ("delivery", "replay")},
    **{f"imports:{name}": _import for name in ("run", "problems", "report", "rework")},
    **{f"imports:{name}": _import for name in ("columns", "words", "back", "apply", "cancel", "retry")},
    "imports:rows": lambda side, relation: {
        **_import(side, relation),
        "kind": "partner",
        "change": "created",
    },
    "imports:export-file": lambda side, relation: {"pk": side.things["network export"].pk},
    "team:of": lambda side, relation: {"partner_id": _partner(side, relation)["pk"]},
    "team:invite": lambda side, relation: {"partner_id": _partner(side, relation)["pk"]},
    "team:member": _seat,
    "team:remove": _seat,
    "team:restore": _seat,
    "team:resend": _invitation,
    "team:withdraw": _invitation,
    "team:join": lambda side, relation: {"token": invitation_token(_key(side, "invitation", relation))},
    "partners:partner": _partner,
    "partners:partner-by-number": lambda side, relation: {
        "number": side.places[PLACES.get(relation, "near")].number
    },
    **{
        f"partners:partner-{change}": _partner
        for change in ("edit", "new", "move", "merge", "end", "return", "undo")
    },
    "partners:filter-edit": lambda side, relation: {"pk": _key(side, "filter", relation).pk},
    "toolkits:asset": _asset,
    "toolkits:download": _asset,
    "toolkits:picture": _picture,
    "toolkits:reach": lambda side, relation: {"toolkit_id": _key(side, "toolkit", relation).pk},
    "toolkits:zip": lambda side, relation: {"toolkit_id": _key(side, "toolkit", relation).pk},
    "toolkits:holders": _asset,
    "toolkits:link-stop": _changed,
    "toolkits:link-taken": _changed,
    "toolkits:link": _link,
    "toolkits:link-zip": _link,
    "toolkits:link-helped": _link,
    "toolkits:link-download": lambda side, relation: {**_link(side, relation), **_asset(side, relation)},
    "toolkits:link-picture": lambda side, relation: {**_link(side, relation), **_picture(side, relation)},
    "feedback:say-link": _link,
    "feedback:receipt": _receipt,
    "feedback:receipt-check": _receipt,
    "feedback:receipt-photo": _receipt,
    "feedback:own-remark": _number,
    "feedback:desk-case": _number,
    "feedback:quarantined": lambda side, relation: {"pk": side.things["mail"].pk},
    "feedback:desk-here": _number,
    "feedback:desk-preview-mail": _number,
    "feedback:desk-preview-page": _number,
    **{f"feedback:theme{name}": _theme for name in ("", "-edit", "-active", "-merge", "-split", "-recode")},
    "feedback:codebook-version": lambda side, relation: {"version": 1},
    **{
        f"feedback:sample{name}": lambda side, relation: {"pk": side.things["sample"].pk}
        for name in ("", "-code")
    },
    "feedback:owed-theme": _theme,
    "feedback:ask-back": lambda side, relation: {
        **_theme(side, relation),
        "voice": side.things["named voice"].case.remark.number,
    },
    **{f"feedback:opening-{name}": _opening for name in ("edit", "remove")},
    "feedback:answer-shown": lambda side, relation: {"pk": side.things["promise"].answer_id},
    "feedback:promise-kept": lambda side, relation: {"pk": side.things["promise"].pk},
    "partners:own-archive": lambda side, relation: {
        "pk": side.things["archive dealer" if relation == "dealer" else "archive own"].pk
    },
    "partners:access-token-revoke": lambda side, relation: {"pk": _key(side, "token", relation).pk},
    "partners:person-data": _staff,
    "partners:person-archive": _staff,
    "partners:person-erase": _staff,
    "partners:person-download": lambda side, relation: {
        **_staff(side, relation),
        "archive": side.things["archive agency"].pk,
    },
    "partners:erase": lambda side, relation: {"token": side.things["erase token"]},
    "partners:send-release": lambda side, relation: {"pk": side.things["hold"].pk},
    "partners:branch-setting": lambda side, relation: {
        "pk": side.places["southern" if relation == "far" else "importer"].pk
    },
    "api-toolkits:toolkit": lambda side, relation: {"toolkit_id": _key(side, "toolkit", relation).pk},
    **{f"api-toolkits:{name}": _asset for name in ("asset", "download")},
    **{
        f"api-feedback:{name}": _number
        for name in ("remark", "replies", "check", "close", "take-up", "put-off")
    },
    "api-feedback:owed-theme": _theme,
    "api-feedback:promise-kept": lambda side, relation: {"promise_id": side.things["promise"].pk},
    **{
        f"api-partners:{name}": lambda side, relation: {"partner_id": _partner(side, relation)["pk"]}
        for name in ("partner", "people")
    },
    **{
        f"api-partners:import{rest}": lambda side, relation: {"run_id": side.things["import"].pk}
        for rest in ("", "-columns", "-apply", "-cancel", "-problems")
    },
    "partners:consent": lambda side, relation: {"purpose": "news"},
    "partners:unsubscribe": _stop,
    "partners:resubscribe": _stop,
}
WITHOUT_NETWORK: dict[str, Callable[[World, str], dict[str, Any]]] = {
    "mail-in:provided": lambda _world, _relation: {"provider": "postmark"},
    "api-nothing": lambda world, relation: {"rest": "nowhere/at/all/"},
    **{
        f"web:{name}": lambda world, relation: {"kind": "partners.mail"}
        for name in ("given-up", "given-up-retry")
    },
    "session-end": lambda world, relation: {"pk": 1},
    "mfa_edit_webauthn": lambda world, relation: {"pk": 1},
    "mfa_remove_webauthn": lambda world, relation: {"pk": 1},
    "file": lambda world, relation: {"name": _stored_name(*sides_of(world, relation)[1:], relation)},
    "current:version": lambda world, relation: {"code": _code(*sides_of(world, relation)[1:], relation)},
    "web:theme": lambda world, relation: {"slug": sides_of(world, relation)[0].network.slug},
    "sign-in-link": lambda world, relation: {"token": "not-a-token"},
    "wagtail_serve": lambda world, relation: {"path": _page_path(world, relation)},
}


def _stored_name(side: Side, relation: str) -> str:
    return "nowhere/nothing.pdf" if relation == "-" else _key(side, "asset", relation).current.file.name


def _code(side: Side, relation: str) -> str:
    return "NONE-SUCH-CODE" if relation == "-" else _key(side, "asset", relation).current.code


def _page_path(world: World, relation: str) -> str:
    if relation == "-":
        return "nowhere/at/all/"
    here, there = sides_of(world, relation)
    return f"{here.network.slug}/{_key(there, 'toolkit', relation).slug}/"


def arguments(world: World, route: str, relation: str) -> dict[str, Any]:
    """Return what an address needs."""
    if route in WITHOUT_NETWORK:
        return WITHOUT_NETWORK[route](world, relation)
    if relation == "-":
        return {}
    here, there = sides_of(world, relation)
    found = NEEDS[route](there, relation) if route in NEEDS else {}
    return {"network": here.network.slug, **found}
