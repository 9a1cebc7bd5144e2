"""Announce a toolkit: the mail, who gets it, who doesn't and why, and one button."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from partners.roles import Capability
from portal.kernel.identifiers import random_token
from portal.kernel.shortcuts import get_visible_or_404
from toolkits.forms import AnnounceForm
from toolkits.models import Announcement, ToolkitPage
from toolkits.queries.reach import announcement_counts, announcement_rows, example_person, reach_of
from toolkits.queries.toolkits import is_live
from toolkits.services.announcements import announce_toolkit, render_example
from toolkits.views.admin_frame import admin_render, editor_page


@editor_page(Capability.ANNOUNCE)
def announce(request: HttpRequest, toolkit_id: int) -> HttpResponse:
    """Show what would be sent to whom; the POST sends it."""
    toolkit = get_visible_or_404(ToolkitPage.objects, request.scope, pk=toolkit_id)
    form = AnnounceForm(request.POST or None, initial={"request_key": random_token()})
    if request.method == "POST" and form.is_valid():
        made = announce_toolkit(
            scope=request.scope, toolkit=toolkit, request_key=form.cleaned_data["request_key"]
        )
        messages.success(request, _("Announced. The mails go out now."))
        return redirect("toolkits_admin:announcement", request.network.slug, made.pk)
    reach = reach_of(toolkit, request.scope, timezone.now())
    example = example_person([*reach.mailed, *reach.refused])
    context = {
        "form": form,
        "toolkit": toolkit,
        "reach": reach,
        "is_live": is_live(toolkit),
        "example": render_example(network=request.network, toolkit=toolkit, person=example)
        if example
        else None,
        "announcements": Announcement.objects.visible_to(request.scope).filter(toolkit=toolkit),
    }
    return admin_render(
        request,
        "toolkits/admin/announce.html",
        context,
        title=_("Announce “%(title)s”") % {"title": toolkit.title},
        crumbs=_crumbs(request, toolkit),
        icon="mail",
    )


@editor_page(Capability.ANNOUNCE)
def announcement(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """Show who was mailed and who wasn't, and why."""
    made = get_visible_or_404(Announcement.objects, request.scope, pk=announcement_id)
    context = {
        "announcement": made,
        "rows": announcement_rows(made, request.scope),
        "counts": announcement_counts(made),
    }
    return admin_render(
        request,
        "toolkits/admin/announcement.html",
        context,
        title=_("Announcement"),
        crumbs=_crumbs(request, made.toolkit),
        icon="mail",
    )


def _crumbs(request: HttpRequest, toolkit: ToolkitPage) -> list[tuple[str, str]]:
    slug = request.network.slug
    return [
        (request.network.name, reverse("toolkits_admin:assets", args=[slug])),
        (toolkit.title, reverse("wagtailadmin_pages:edit", args=[toolkit.pk])),
    ]
