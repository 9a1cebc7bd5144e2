"""Every kind of page of ours, from the resolver: a new route is listed by itself, or fails until it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from django.urls import URLResolver, get_resolver
from django.utils import timezone
from django.utils.http import urlencode

from feedback.models import CaseTheme, InboundMail, Remark, Theme
from feedback.queries.receipt import receipt_path
from feedback.queries.threads import voice_of
from feedback.tickets import Ticket, write_ticket
from partners.enums import Role
from partners.models import ImportRun, Membership, Network, Partner, Person
from partners.queries.links import toolkit_token
from partners.services.links import unsubscribe_url
from partners.team import LEADING
from portal.kernel.signed_links import sign_link
from portal.models import CountryPage, MandatePage, NewsPage
from tests.e2e.not_pages import NOT_PAGES
from tests.rig.demo import somebody
from toolkits.models import Asset, ToolkitPage
from toolkits.queries.changed_files import person_token

# Pages that need a state of a few clicks: test_axe_account.py brings it about, page by page.
ELSEWHERE = {
    "sign-in-link",
    "account_login",
    "account_confirm_login_code",
    "account_signup",
    "account_reauthenticate",
    "account_inactive",
    "account_change_password",
    "account_set_password",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "mfa_reauthenticate_webauthn",
    "second-factor-needed",
    "sign-in-as",
    "web:operations",
    "web:given-up",
    "partners:filter-edit",
    "partners:access-token-new",
    "partners:webhook",
    "partners:webhook-edit",
    "partners:webhook-secret",
    "partners:webhook-remove",
    "partners:webhook-delivery",
    "team:join",
    "team:welcome-consent",
    "portal:welcome-done",
}
SPEAKING = (Role.DEALER_STAFF, Role.DEALER_PRINCIPAL, Role.DISTRIBUTOR_MANAGER)
Samples = Callable[[Network], list[str]]


def routes() -> Iterator[tuple[str, str]]:
    """Yield name and pattern of every route outside the Wagtail admin and what programs ask."""
    yield from _walk(get_resolver(), "", "")


def _walk(resolver: URLResolver, namespace: str, prefix: str) -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if route.startswith(("admin/", "api/")):
            continue
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _walk(pattern, namespace + inner, route)
        elif pattern.name:
            yield namespace + pattern.name, route


def addresses(name: str, route: str, network: Network) -> list[str] | None:
    """Return addresses of one kind that somebody may read; None when the kind is not known here."""
    if name in SAMPLES:
        return SAMPLES[name](network)
    filled = route.replace("<slug:network>", network.slug)
    return None if "<" in filled else [f"/{filled}"]


def kinds(network: Network) -> dict[str, list[str] | None]:
    """Return every kind of page with its addresses."""
    return {
        name: addresses(name, route, network)
        for name, route in routes()
        if name not in NOT_PAGES | ELSEWHERE and "(" not in route
    }


def _links(network: Network) -> list[str]:
    seats = Membership.objects.active().filter(network=network, role__startswith="dealer")[:5]
    toolkits = ToolkitPage.objects.live().filter(network=network)
    return [
        f"/{network.slug}/t/{toolkit_token(membership_id=seat.pk, toolkit_id=toolkit.pk)}/"
        for seat in seats
        for toolkit in toolkits
    ]


def _changed(network: Network) -> list[str]:
    seats = Membership.objects.active().filter(network=network, role__startswith="dealer")[:1]
    return [f"/{network.slug}/h/{person_token(seat.person_id)}/" for seat in seats]


def _remarks(network: Network) -> list[Remark]:
    return list(Remark.objects.filter(network=network).select_related("network").order_by("pk"))


def _own_numbers(network: Network) -> list[str]:
    """Numbers of what those said whom the tests step in as."""
    speakers = [somebody(role) for role in SPEAKING]
    said = Remark.objects.filter(network=network, identity__membership__person__user__in=speakers)
    return list(said.order_by("-pk").values_list("number", flat=True)[:20])


def _pages(network: Network) -> list[str]:
    """One address of each type of page that Wagtail serves."""
    live = [*ToolkitPage.objects.live().filter(network=network)[:3]]
    mandates = MandatePage.objects.live().filter(url_path__contains=f"/{network.slug}/")
    countries = CountryPage.objects.live().filter(network=network)
    news = NewsPage.objects.live().filter(network=network).order_by("-dated_at")[:1]
    return [
        *[f"/{network.slug}/{page.slug}/" for page in [*mandates[:1], *countries[:1], *live]],
        *[f"/{network.slug}/news/{page.slug}/" for page in news],
    ]


def _without_identity(network: Network) -> list[str]:
    """The form that knows nobody, as the remark form links to it."""
    ticket = Ticket(network.pk, "DE", "en", timezone.localdate().isoformat())
    return [f"/{network.slug}/say/no-identity/?{urlencode({'ticket': write_ticket(ticket)})}"]


def _partners(tail: str) -> Samples:
    """Addresses of a few partners at every level, with something hanging on them."""

    def sample(network: Network) -> list[str]:
        found = {one.level: one.pk for one in Partner.objects.filter(network=network).exclude(parent=None)}
        return [f"/{network.slug}/network/{pk}/{tail}" for pk in found.values()]

    return sample


def _partners_at(network: Network) -> list[str]:
    deep = Partner.objects.filter(network=network).order_by("-depth")[:1]
    return [f"/{network.slug}/network/tree/?at={partner.pk}" for partner in deep]


def _teams(tail: str) -> Samples:
    """Addresses of the teams of partners at which somebody looks after one."""

    def sample(network: Network) -> list[str]:
        led = Membership.objects.active().filter(network=network, role__in=LEADING).order_by("pk")[:30]
        return [f"/{network.slug}/team/{pk}/{tail}" for pk in led.values_list("partner_id", flat=True)]

    return sample


def _members(tail: str) -> Samples:
    """Addresses of those who look after a team: each may at least change themself."""

    def sample(network: Network) -> list[str]:
        led = Membership.objects.active().filter(network=network, role__in=LEADING).order_by("pk")[:30]
        return [f"/{network.slug}/team/members/{pk}/{tail}" for pk in led.values_list("pk", flat=True)]

    return sample


def _imports(tail: str) -> Samples:
    """Addresses of the network's imports."""

    def sample(network: Network) -> list[str]:
        runs = ImportRun.objects.filter(network=network).order_by("pk")[:3]
        return [f"/{network.slug}/network/imports/{run.pk}/{tail}" for run in runs]

    return sample


def _voices(network: Network) -> list[str]:
    rows = CaseTheme.objects.passed_on().filter(theme__network=network).order_by("pk")[:6]
    return [f"/{network.slug}/answers-owed/{row.theme.code}/ask/{voice_of(row)}/" for row in rows]


def _themes(tail: str) -> Samples:
    """Addresses of a few themes in use; the codebook's own page lists them all."""

    def sample(network: Network) -> list[str]:
        used = Theme.objects.filter(network=network, is_active=True).order_by("pk")
        return [f"/{network.slug}/themes/{theme.code}/{tail}" for theme in used[:2]]

    return sample


def _samples(tail: str) -> Samples:
    """Addresses of what was drawn to be coded twice."""
    return lambda n: [f"/{n.slug}/coding-samples/{one.pk}/{tail}" for one in n.coding_samples.all()]


def _mails(n: Network) -> list[str]:
    return [f"/{n.slug}/desk/quarantine/{mail.pk}/" for mail in InboundMail.objects.filter(network=n)]


SAMPLES: dict[str, Samples] = {
    "current:version": lambda n: [f"/c/{a.current.code}/" for a in Asset.objects.filter(network=n)[:3]],
    "imports:run": _imports(""),
    "imports:rows": _imports("rows/partner/created/"),
    "imports:problems": _imports("problems/"),
    "team:of": _teams(""),
    "team:invite": _teams("invite/"),
    "team:member": _members(""),
    "team:remove": _members("remove/"),
    "partners:partner": _partners(""),
    "partners:tree": lambda n: [f"/{n.slug}/network/tree/", *_partners_at(n)],
    "partners:partner-edit": _partners("edit/"),
    "partners:partner-new": _partners("new/"),
    "partners:partner-move": _partners("move/?q=HQ"),
    "partners:partner-merge": _partners("merge/?q=a"),
    "partners:partner-end": _partners("end/"),
    "partners:partner-return": _partners("return/"),
    "toolkits:asset": lambda n: [f"/{n.slug}/assets/{a.pk}/" for a in Asset.objects.filter(network=n)],
    "toolkits:link": _links,
    "toolkits:reach": lambda n: [
        f"/{n.slug}/toolkits/{toolkit.pk}/reach/"
        for toolkit in ToolkitPage.objects.live().filter(network=n)[:3]
    ],
    "toolkits:holders": lambda n: [
        f"/{n.slug}/assets/{asset.pk}/holders/" for asset in Asset.objects.filter(network=n)[:2]
    ],
    "toolkits:link-taken": _changed,
    "toolkits:link-stop": lambda n: [f"{link}stop/" for link in _changed(n)],
    "toolkits:link-helped": lambda n: [f"{link}helped/" for link in _links(n)],
    "feedback:say-link": lambda n: [f"{link}say/" for link in _links(n)],
    "feedback:say-no-identity": _without_identity,
    "feedback:receipt": lambda n: [receipt_path(remark) for remark in _remarks(n)],
    "feedback:receipt-check": lambda n: [f"{receipt_path(remark)}check/" for remark in _remarks(n)],
    "feedback:own-remark": lambda n: [f"/{n.slug}/answers/{number}/" for number in _own_numbers(n)],
    "feedback:desk-case": lambda n: [f"/{n.slug}/desk/{remark.number}/" for remark in _remarks(n)],
    "feedback:quarantined": _mails,
    "feedback:theme": _themes(""),
    "feedback:theme-edit": _themes("edit/"),
    "feedback:theme-merge": _themes("merge/"),
    "feedback:theme-split": _themes("split/"),
    "feedback:theme-recode": _themes("recode/"),
    "feedback:codebook-version": lambda n: [
        f"/{n.slug}/codebook/{change.version}/" for change in n.codebook_changes.all()[:2]
    ],
    "feedback:sample": _samples(""),
    "feedback:sample-code": _samples("code/"),
    "feedback:opening-edit": lambda n: [f"/{n.slug}/desk/openings/{o.pk}/" for o in n.openings.all()],
    "feedback:ask-back": _voices,
    "feedback:owed-theme": lambda n: [f"/{n.slug}/answers-owed/{t.code}/" for t in n.themes.all()],
    "partners:person-data": lambda n: [
        f"/{n.slug}/people/{one.pk}/data/" for one in Person.objects.filter(network=n)[:1]
    ],
    "partners:erase": lambda n: [
        f"/{n.slug}/erase/{sign_link('erase', {'person': one.pk, 'n': 0})}/"
        for one in Person.objects.filter(network=n)[:1]
    ],
    "partners:branch-setting": lambda n: [
        f"/{n.slug}/branch-settings/{one.pk}/"
        for one in Partner.objects.filter(network=n, level="distributor")[:3]
    ],
    "partners:unsubscribe": lambda n: [
        urlsplit(unsubscribe_url(person)).path for person in Person.objects.filter(network=n)[:1]
    ],
    "wagtail_serve": _pages,
}
