"""axe-core on the pages that need a state of a few clicks: codes, second steps, invitations, closed doors."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone
from playwright.sync_api import Page
from sesame.utils import get_token

from partners.enums import ConsentPurpose, Role
from partners.models import (
    Consent,
    Invitation,
    Mail,
    Membership,
    Network,
    Person,
    User,
    WebhookDelivery,
    WebhookTarget,
)
from partners.queries.invitations import invitation_path
from partners.queries.scope import scope_for
from partners.services.invitations import invite
from tests.e2e.kinds import ELSEWHERE
from tests.e2e.test_axe import LOOKS, findings
from tests.factories.dead_letters import dead_mail
from tests.factories.webhooks import happen, target_of
from tests.rig.demo import NETWORK, somebody, step_in
from tests.rig.portal import Portal
from tests.rig.second_step import totp_code
from tests.rig.visitor import Visitor

SECRET = "JBSWY3DPEHPK3PXP"
PASSWORD = "only for this test 7"
# Reached by the tests of the directory; and by test_joining.py, where a second step is asked for, at a name.
REACHED_THERE = {"partners:filter-edit", "second-factor-needed", "mfa_reauthenticate_webauthn"}


@dataclass
class Stage:
    """A visitor at a portal, and what the pages need."""

    visitor: Visitor
    network: Network
    secret: str = ""

    @property
    def page(self) -> Page:
        """Return the visitor's page."""
        return self.visitor.page

    def post(self, address: str, **data: str) -> str:
        """Send a form as the visitor; returns where it leads."""
        request = self.visitor.context.request
        request.get("/accounts/login/", max_redirects=0)
        self.visitor.open("/style-guide/")
        cookies = self.visitor.context.cookies()
        token = next(cookie["value"] for cookie in cookies if "csrf" in cookie["name"])
        url = self.visitor.portal.url
        headers = {"Referer": url, "Origin": url}
        reply = request.post(
            address, form={**data, "csrfmiddlewaretoken": token}, headers=headers, max_redirects=0
        )
        return reply.headers.get("location", address)

    def be(self, user: User) -> User:
        """Be somebody, without a way through the mailbox."""
        step_in(self.visitor, user)
        return user

    def with_app(self, user: User) -> User:
        """Give somebody a new app, since a code works once; earlier second steps are gone."""
        Authenticator.objects.filter(user=user).delete()
        self.secret = generate_totp_secret()
        TOTP.activate(user, self.secret)
        return user

    def proved(self, user: User) -> User:
        """Be somebody who has just proved it by their app."""
        self.be(self.with_app(user))
        self.visitor.open("/accounts/2fa/reauthenticate/?next=/accounts/2fa/")
        self.page.locator("input[name=code]").fill(totp_code(self.secret))
        self.page.locator("main form .button-primary").click()
        self.page.wait_for_url("**/accounts/2fa/")
        return user


def by_link(stage: Stage, user: User) -> str:
    """Press the button of a sign-in link."""
    stage.visitor.open(f"/accounts/link/{get_token(user)}/")
    stage.page.locator("main form .button-primary").click()
    stage.page.wait_for_url(re.compile("^(?!.*/link/)"))
    return stage.page.url


def fresh(stage: Stage, address: str) -> str:
    """Be somebody who has just signed in by mail, at an address."""
    user = somebody(Role.DISTRIBUTOR_MANAGER)
    Authenticator.objects.filter(user=user).delete()
    by_link(stage, user)
    return address


def confirm_code(stage: Stage) -> str:
    """Ask for a code."""
    stage.visitor.open("/accounts/login/code/")
    stage.page.locator("input[type=email]").fill("nobody@nowhere.example")
    stage.page.locator("main form .button-primary").first.click()
    stage.page.wait_for_url("**/confirm/**")
    return "/accounts/login/code/confirm/"


def with_password(stage: Stage, address: str) -> str:
    """Be somebody with a password."""
    user = somebody(Role.FIELD_MANAGER)
    user.set_password(PASSWORD)
    user.save()
    stage.be(user)
    return address


def second_step(stage: Stage) -> str:
    """Stand before the second step."""
    return by_link(stage, stage.with_app(somebody(Role.HQ_SPONSOR)))


def with_codes(stage: Stage, address: str) -> str:
    """Be somebody with an app and recovery codes, who has just proved it."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes  # noqa: PLC0415 (needs Django)

    RecoveryCodes.activate(stage.proved(somebody(Role.HQ_SPONSOR)))
    return address


def with_passkey(stage: Stage, tail: str) -> str:
    """Be somebody with a passkey beside their app, who has just proved it."""
    user = stage.proved(somebody(Role.HQ_SPONSOR))
    key = Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Laptop", "credential": {}}
    )
    return "/accounts/2fa/webauthn/" + tail.replace("KEY", str(key.pk))


def admin() -> User:
    """Return the platform admin."""
    return User.objects.filter(is_superuser=True).first() or User.objects.create_superuser(
        "operator@portal.example", name="Olga Operator"
    )


def as_admin(stage: Stage, address: str = "/accounts/as/") -> str:
    """Be the platform admin."""
    stage.be(admin())
    return address


def with_dead_letters(stage: Stage) -> str:
    """Be the platform admin, where one mail may be sent again and one is past it."""
    Mail.objects.filter(dedupe_key__startswith="axe-").delete()
    dead_mail("axe-one")
    dead_mail("axe-two", text="")
    return as_admin(stage, "/operations/given-up/partners.mail/")


def invited(stage: Stage) -> str:
    """Hold an open invitation."""
    seat = (
        Membership.objects.active()
        .filter(network=stage.network, role=Role.DEALER_PRINCIPAL, person__user__isnull=False)
        .select_related("person__user", "partner")
        .order_by("pk")[0]
    )
    Invitation.objects.filter(email="axe@nowhere.example").delete()
    scope = scope_for(seat.person.user, stage.network)
    invitation = invite(
        scope=scope,
        partner=seat.partner,
        name="Axe",
        email="axe@nowhere.example",
        role=seat.role,
        language="en",
    )
    return invitation_path(invitation)


def welcomed(stage: Stage, tail: str) -> str:
    """Be somebody who has confirmed their details, and answered what we may write for."""
    user = stage.be(somebody(Role.DEALER_STAFF))
    person = Person.objects.get(network=stage.network, user=user)
    Person.objects.filter(pk=person.pk).update(confirmed_at=timezone.now())
    for purpose in ConsentPurpose.values:
        Consent.objects.get_or_create(
            person=person, purpose=purpose, defaults={"granted": False, "way": "test"}
        )
    return f"/{stage.network.slug}/welcome/{tail}/"


def telling(stage: Stage, tail: str) -> str:
    """Be the lead of a network that tells another system what happens."""
    stage.be(somebody(Role.AGENCY_LEAD))
    target = WebhookTarget.objects.filter(network=stage.network).first() or target_of(stage.network)
    happen(stage.network, key=tail or "itself")
    delivery = WebhookDelivery.objects.filter(target=target).order_by("pk")[0]
    tail = tail.replace("TARGET", str(target.pk)).replace("DELIVERY", str(delivery.pk))
    return f"/{stage.network.slug}/network/webhooks/{tail}"


REACH: dict[str, Callable[[Stage], str]] = {
    "sign-in-link": lambda stage: f"/accounts/link/{get_token(somebody(Role.DEALER_STAFF))}/",
    "account_login": lambda stage: "/accounts/login/",
    "account_confirm_login_code": confirm_code,
    "account_signup": lambda stage: "/accounts/signup/",
    "account_inactive": lambda stage: "/accounts/inactive/",
    "account_reauthenticate": lambda stage: with_password(stage, "/accounts/reauthenticate/"),
    "account_change_password": lambda stage: with_password(stage, "/accounts/password/change/"),
    "account_set_password": lambda stage: fresh(stage, "/accounts/password/set/"),
    "mfa_authenticate": second_step,
    "mfa_reauthenticate": lambda stage: (
        stage.be(stage.with_app(somebody(Role.HQ_SPONSOR))) and "/accounts/2fa/reauthenticate/"
    ),
    "mfa_activate_totp": lambda stage: fresh(stage, "/accounts/2fa/totp/activate/"),
    "mfa_deactivate_totp": lambda stage: (
        stage.proved(somebody(Role.HQ_SPONSOR)) and "/accounts/2fa/totp/deactivate/"
    ),
    "mfa_view_recovery_codes": lambda stage: with_codes(stage, "/accounts/2fa/recovery-codes/"),
    "mfa_generate_recovery_codes": lambda stage: with_codes(stage, "/accounts/2fa/recovery-codes/generate/"),
    "mfa_add_webauthn": lambda stage: fresh(stage, "/accounts/2fa/webauthn/add/"),
    "mfa_list_webauthn": lambda stage: with_passkey(stage, ""),
    "mfa_edit_webauthn": lambda stage: with_passkey(stage, "keys/KEY/edit/"),
    "mfa_remove_webauthn": lambda stage: with_passkey(stage, "keys/KEY/remove/"),
    "sign-in-as": as_admin,
    "web:operations": lambda stage: as_admin(stage, "/operations/"),
    "web:given-up": with_dead_letters,
    "partners:access-token-new": lambda stage: fresh(stage, f"/{stage.network.slug}/account/tokens/new/"),
    "partners:webhook": lambda stage: telling(stage, "TARGET/"),
    "partners:webhook-edit": lambda stage: telling(stage, "TARGET/edit/"),
    "partners:webhook-secret": lambda stage: telling(stage, "TARGET/secret/"),
    "partners:webhook-remove": lambda stage: telling(stage, "TARGET/remove/"),
    "partners:webhook-delivery": lambda stage: telling(stage, "deliveries/DELIVERY/"),
    "team:join": invited,
    "team:welcome-consent": lambda stage: welcomed(stage, "consent"),
    "portal:welcome-done": lambda stage: welcomed(stage, "done"),
}


def test_every_such_page_is_reached() -> None:
    assert set(REACH) == ELSEWHERE - REACHED_THERE


@pytest.mark.parametrize("name", sorted(REACH))
def test_nothing_is_found_on_a_page_of_a_few_clicks(browser, demo_portal: Portal, name: str) -> None:
    """At 360 px in light, then in the same browser at 1440 px in dark and in German; more in bin/prove."""
    visitor = Visitor.arrive(browser, demo_portal, LOOKS[0])
    visitor.refusals |= {403, 410}
    address = REACH[name](Stage(visitor, Network.objects.get(slug=NETWORK)))
    reply = visitor.context.request.get(address, max_redirects=0)
    assert reply.status == 200, address
    found = [*findings(visitor, address)]
    for look in LOOKS[1:]:
        visitor.look_as(look)
        found += findings(visitor, address)
    assert found == []
    visitor.leave()
