"""Assets in the Wagtail admin: list, upload, change, replace."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from partners.roles import Capability
from portal.kernel.errors import DomainError
from portal.kernel.paging import key_page
from portal.kernel.shortcuts import get_visible_or_404
from toolkits.errors import NoteMissingError
from toolkits.forms import AssetForm, ReplaceForm, UploadForm
from toolkits.models import Asset, AssetVersion
from toolkits.queries.toolkits import file_cards
from toolkits.queries.versions import held_versions, what_changed
from toolkits.rules import can_replace, require_replacer
from toolkits.services.assets import add_assets, change_asset
from toolkits.services.versions import replace_file
from toolkits.views.admin_frame import admin_render, asset_crumbs, editor_page
from toolkits.views.current import current_url
from toolkits.views.pages import Addresses, shown_files


@editor_page(Capability.PUBLISH_TOOLKITS)
def asset_list(request: HttpRequest) -> HttpResponse:
    """List the network's files, newest first."""
    q = request.GET.get("q", "").strip()[:100]
    there = Asset.objects.visible_to(request.scope)
    rows = there.filter(current__isnull=False).select_related("current", "owner")
    if q:
        rows = rows.filter(title__icontains=q)
    page = key_page(rows, cursor=request.GET.get("after", ""))
    cards = file_cards(page.rows, request.scope, request.network)
    context = {
        "files": shown_files(cards, Addresses(request.network.slug)),
        "total": rows.count(),
        "q": q,
        "next_cursor": page.next_cursor,
        "held": held_versions(request.scope),
    }
    return admin_render(
        request, "toolkits/admin/asset_list.html", context, title=_("Files"), crumbs=asset_crumbs(request)[:1]
    )


@editor_page(Capability.PUBLISH_TOOLKITS)
def asset_upload(request: HttpRequest) -> HttpResponse:
    """Take one file or several."""
    form = UploadForm(*_sent(request), network=request.network)
    if request.method == "POST" and _upload(request, form):
        return redirect("toolkits_admin:assets", request.network.slug)
    return _form_page(request, form, _("Add files"))


def _upload(request: HttpRequest, form: UploadForm) -> bool:
    if not form.is_valid():
        return False
    try:
        added = add_assets(
            scope=request.scope,
            network=request.network,
            uploads=form.cleaned_data["files"],
            fields=form.asset_fields(),
        )
    except DomainError as error:
        form.add_error("files", error.message)
        return False
    said = ngettext("%(n)d file added.", "%(n)d files added.", len(added)) % {"n": len(added)}
    if any(asset.current_id is None for asset in added):
        said = f"{said} {_('Nobody gets a file before the virus scan has found nothing in it.')}"
    messages.success(request, said)
    return True


@editor_page(Capability.PUBLISH_TOOLKITS)
def asset_edit(request: HttpRequest, asset_id: int) -> HttpResponse:
    """Change what is said about a file; show its versions and where it is used."""
    asset = _asset(request, asset_id)
    form = AssetForm(request.POST or None, network=request.network, asset=asset)
    if request.method == "POST" and form.is_valid():
        change_asset(scope=request.scope, asset=asset, fields=form.asset_fields())
        messages.success(request, _("Saved."))
        return redirect("toolkits_admin:assets", request.network.slug)
    return _edit_page(request, asset, form, ReplaceForm())


@require_POST
@editor_page(Capability.PUBLISH_TOOLKITS)
def asset_replace(request: HttpRequest, asset_id: int) -> HttpResponse:
    """Take a new version of a file."""
    asset = _asset(request, asset_id)
    require_replacer(request.scope, asset.network_id)
    form = ReplaceForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            version = replace_file(
                scope=request.scope,
                asset=asset,
                upload=form.cleaned_data["file"],
                note=form.cleaned_data["note"],
            )
        except DomainError as error:
            form.add_error("note" if error.code == NoteMissingError.code else "file", error.message)
        else:
            messages.success(request, _told_of(version))
            return redirect("toolkits_admin:asset", request.network.slug, asset.pk)
    return _edit_page(request, asset, AssetForm(network=request.network, asset=asset), form, status=422)


def _told_of(version: AssetVersion) -> str:
    if version.asset.current_id == version.pk:
        return _("Version %(n)d is out.") % {"n": version.number}
    return _("Version %(n)d waits for the virus scan. What is out stays out until then.") % {
        "n": version.number
    }


def _asset(request: HttpRequest, asset_id: int) -> Asset:
    return get_visible_or_404(Asset.objects, request.scope, pk=asset_id)


def _edit_page(request: HttpRequest, asset: Asset, form, replace_form, status: int = 200) -> HttpResponse:
    cards = shown_files(file_cards([asset], request.scope, request.network), Addresses(request.network.slug))
    context = {
        "asset": asset,
        "form": form,
        "replace_form": replace_form,
        "shown": cards[0] if cards else None,
        "may_replace": can_replace(request.scope, asset.network_id),
        "current_url": current_url(asset.current.code) if asset.current else "",
        "current_note": what_changed(asset.current) if asset.current else "",
        "links": asset.toolkit_links.select_related("page"),
    }
    return admin_render(
        request,
        "toolkits/admin/asset_edit.html",
        context,
        title=asset.title,
        crumbs=asset_crumbs(request),
        status=status,
    )


def _form_page(request: HttpRequest, form: UploadForm, title: str) -> HttpResponse:
    return admin_render(
        request,
        "toolkits/admin/form.html",
        {"form": form, "submit": title, "multipart": True, "back_url": asset_crumbs(request)[1][1]},
        title=title,
        crumbs=asset_crumbs(request),
        status=422 if form.errors else 200,
    )


def _sent(request: HttpRequest) -> tuple:
    """Return what was sent; an upload whose fields are all empty is still sent."""
    return (request.POST, request.FILES) if request.method == "POST" else ()
