"""How a toolkit is edited in Wagtail: everything that can be chosen is of the page's own network."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.admin.panels import InlinePanel, Panel
from wagtail.models import Page

from partners.audience import members_reached
from partners.enums import Role
from partners.languages import language_name
from partners.models import Audience, Campaign, Network, Person
from partners.queries.branch_consent import hidden_branches, is_hidden
from partners.queries.scope import scope_for
from partners.roles import AGENCY_ROLES, HQ_ROLES
from partners.scope import Scope

LINKED_PAGE = re.compile(r'linktype="page"[^>]*?\bid="(\d+)"|\bid="(\d+)"[^>]*?linktype="page"')
SHOWN = 12


def network_under(page: Page) -> int | None:
    """Return the network of a home page, or of the page itself."""
    return getattr(page.specific, "network_id", None)


def language_choices(network: Network) -> list[tuple[str, str]]:
    """Return the network's languages by their names."""
    return [(code, language_name(code)) for code in network.languages]


def headcount(audience: Audience) -> int:
    """Return how many people an audience reaches."""
    return members_reached(audience).values("person_id").distinct().count()


@dataclass(frozen=True)
class Reached:
    """Somebody whom an audience reaches, as far as their distributor shows its people to the reader."""

    partner: str
    name: str
    role: str
    language: str


def reached_members(audience: Audience, scope: Scope, most: int) -> list[Reached]:
    """Return the first few whom an audience reaches, by partner."""
    members = members_reached(audience).select_related("person", "partner").order_by("partner__name", "pk")
    hidden = hidden_branches(scope)
    return [
        Reached(member.partner.name, "", "", "")
        if is_hidden(member.path, hidden)
        else Reached(
            member.partner.name, member.person.name, member.get_role_display(), member.person.language
        )
        for member in members[:most]
    ]


def partners_reached(audience: Audience) -> int:
    """Return at how many partners an audience reaches somebody."""
    return members_reached(audience).values("partner_id").distinct().count()


class AudienceField(forms.ModelChoiceField):
    """A choice of audiences that says whom each one reaches."""

    def label_from_instance(self, audience: Audience) -> str:
        """Return the name with the headcount."""
        people = headcount(audience)
        said = ngettext("%(name)s: %(n)d person", "%(name)s: %(n)d people", people)
        return said % {"name": audience.shown_name, "n": people}


class AssetField(forms.ModelChoiceField):
    """A choice of files that says type and version."""

    def label_from_instance(self, asset: Any) -> str:
        """Return the title with the type."""
        version = asset.current
        return f"{asset.title} ({version.extension.upper()}, {version.number})" if version else asset.title


class AssetLinkForm(WagtailAdminModelForm):
    """One file of a toolkit; `network` comes from the page's form."""

    def __init__(self, *args: Any, network: Network | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assets = apps.get_model("toolkits.Asset")._default_manager
        choices = assets.filter(network=network, current__isnull=False).select_related("current")
        self.fields["asset"] = AssetField(choices.order_by("title", "pk"), label=_("File"))


class AssetLinksPanel(InlinePanel):
    """The files of a toolkit, in order."""

    def get_form_options(self) -> dict[str, Any]:
        """Give each row our form, with the network of the page's."""
        options = super().get_form_options()
        options["formsets"][self.relation_name] |= {"form": AssetLinkForm, "inherit_kwargs": ["network"]}
        return options


class AudiencePanel(Panel):
    """Who is reached, before anything is published."""

    class BoundPanel(Panel.BoundPanel):
        """The panel on one form."""

        template_name = "toolkits/admin/audience_panel.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            """List the people behind the audience chosen so far."""
            context = super().get_context_data(parent_context)
            network = self.form.network
            audience = self.instance.audience if self.instance.audience_id else None
            scope = scope_for(self.request.user, network) if network else Scope.nobody(0)
            return {**context, **reached_context(network, audience, scope)}


def reached_context(network: Network | None, audience: Audience | None, scope: Scope) -> dict[str, Any]:
    """Return who is reached, the first few by name, and where the whole list stands."""
    if network is None:
        return {}
    all_url = reverse("toolkits_admin:audiences", args=[network.slug])
    if audience is None:
        return {"all_url": all_url}
    people = headcount(audience)
    return {
        "audience": audience,
        "people": people,
        "dealers": partners_reached(audience),
        "members": reached_members(audience, scope, SHOWN),
        "more": max(0, people - SHOWN),
        "all_url": all_url,
        "list_url": reverse("toolkits_admin:audience", args=[network.slug, audience.pk]),
    }


class ToolkitForm(WagtailAdminPageForm):
    """The page's form: the network comes from the parent, never from the form."""

    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("In which languages there are files."),
    )
    text_language = forms.ChoiceField(
        label=_("Written in"), help_text=_("The language of the title, the brief and the steps.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        parent = kwargs.get("parent_page") or (args[2] if len(args) > 2 else None)
        self.network = self._network(parent, kwargs.get("instance"))
        super().__init__(*args, **kwargs)
        if self.instance.network_id is None and self.network:
            self.instance.network = self.network
        if self.network:
            self._offer(self.network)

    @staticmethod
    def _network(parent: Page | None, instance: Any) -> Network | None:
        if instance is not None and instance.network_id:
            return instance.network
        return getattr(parent.specific, "network", None) if parent else None

    def _offer(self, network: Network) -> None:
        languages = language_choices(network)
        self.fields["languages"].choices = languages
        self.fields["text_language"].choices = languages
        self.initial["languages"] = self.instance.languages or [network.default_language]
        if "audience" in self.fields:
            self.fields["audience"] = AudienceField(
                Audience.objects.filter(network=network), label=_("Audience"), help_text=_("Whom it reaches.")
            )
        if "campaign" in self.fields:
            self.fields["campaign"].queryset = Campaign.objects.filter(network=network)
        if "owner_person" in self.fields:
            self.fields["owner_person"].queryset = possible_owners(network)

    def clean(self) -> dict[str, Any]:
        """List the text's own language first, and refuse links into another network."""
        cleaned = super().clean()
        spoken, listed = cleaned.get("text_language"), cleaned.get("languages") or []
        if spoken:
            cleaned["languages"] = [spoken, *(code for code in listed if code != spoken)]
        linked = {one or other for one, other in LINKED_PAGE.findall(cleaned.get("body") or "")}
        home = self.parent_page.path if self.parent_page else ""
        if any(not page.path.startswith(home) for page in Page.objects.filter(pk__in=linked)):
            self.add_error("body", ValidationError(_("Link to pages of this network only.")))
        return cleaned


def possible_owners(network: Network) -> Any:
    """Return the people of headquarters and the agency, and distributors' managers."""
    roles = [*HQ_ROLES, *AGENCY_ROLES, Role.DISTRIBUTOR_MANAGER]
    return (
        Person.objects.filter(network=network, memberships__is_active=True, memberships__role__in=roles)
        .distinct()
        .order_by("name", "pk")
    )
