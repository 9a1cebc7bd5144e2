"""Many files as one zip: a whole toolkit's, or those that somebody has picked."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partners.access import requires
from partners.adapters import safe_next
from partners.roles import Capability
from partners.scope import Scope
from portal.kernel.delivery import is_first_look, send_made
from portal.kernel.htmx import render_page
from portal.kernel.shortcuts import get_visible_or_404
from toolkits.basket import empty, picked, put_in, take_out
from toolkits.errors import BasketError
from toolkits.exports import zip_of
from toolkits.forms import BasketForm
from toolkits.models import Asset, ToolkitPage
from toolkits.queries.bundles import entries_of, size_of, takeable
from toolkits.queries.toolkits import assets_of_page, file_cards
from toolkits.services.downloads import record_downloads
from toolkits.views.pages import Addresses, shown_files
from toolkits.views.terms import ask_first


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.READ_TOOLKITS)
def toolkit_zip(request: HttpRequest, network: str, toolkit_id: int) -> HttpResponseBase:
    """Hand out all files of a toolkit."""
    toolkit = get_visible_or_404(ToolkitPage.objects, request.scope, pk=toolkit_id)
    return send_toolkit(request, request.scope, toolkit)


def send_toolkit(request: HttpRequest, scope: Scope, toolkit: ToolkitPage) -> HttpResponseBase:
    """Hand out what the scope may take of a toolkit; a toolkit without a file has no zip."""
    assets = takeable(scope, [asset.pk for asset in assets_of_page(toolkit, scope)])
    if not assets:
        raise Http404
    return _send(request, scope, assets, toolkit.title)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.READ_TOOLKITS)
def basket_zip(request: HttpRequest, network: str) -> HttpResponseBase:
    """Hand out the files in the basket that the reader may still take."""
    assets = takeable(request.scope, picked(request.session, request.network.pk))
    if not assets:
        return redirect("toolkits:basket", network)
    return _send(request, request.scope, assets, _("My files"))


def _send(request: HttpRequest, scope: Scope, assets: Sequence[Asset], title: str) -> HttpResponseBase:
    first = ask_first(request, scope, assets)
    if first is not None:
        return first
    if is_first_look(request):
        record_downloads(scope=scope, assets=assets)
    stream = zip_of(entries_of(assets))
    name = f"{get_valid_filename(title.strip('. ') or 'files')[:100]}.zip"
    return send_made(request, stream, size=len(stream), content_type="application/zip", filename=name)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.READ_TOOLKITS)
def basket(request: HttpRequest, network: str) -> HttpResponse:
    """Show the files that the reader has picked, or put one in, take one out, empty it."""
    if request.method == "POST":
        return _change(request)
    lying = picked(request.session, request.network.pk)
    assets = takeable(request.scope, lying)
    cards = file_cards(assets, request.scope, request.network)
    context = {
        "files": shown_files(cards, Addresses(network), {asset.pk for asset in assets}),
        "size": size_of(assets),
        "asks": any(card.rights.asks for card in cards),
        "picked": lying,  # files that have ended fill the basket too: it can be emptied of them
    }
    return render_page(request, "toolkits/basket.html", context)


def _change(request: HttpRequest) -> HttpResponse:
    form = BasketForm(request.POST)
    slug, session, network_id = request.network.slug, request.session, request.network.pk
    if not form.is_valid():
        raise BasketError(" ".join(str(words) for said in form.errors.values() for words in said))
    action, asset_id = form.cleaned_data["action"], form.cleaned_data["asset"]
    if action == "empty":
        empty(session, network_id)
    elif action == "remove":
        take_out(session, network_id, asset_id)
    else:
        put_in(session, network_id, get_visible_or_404(Asset.objects, request.scope, pk=asset_id).pk)
    if getattr(request, "htmx", None) and action != "empty":
        context = {"asset_id": asset_id, "in_basket": action == "add", "picked": picked(session, network_id)}
        return render_page(request, "toolkits/parts/basket_button.html", context)
    return redirect(safe_next(request) or _basket_of(slug))


def _basket_of(slug: str) -> str:
    return Addresses(slug).basket()
