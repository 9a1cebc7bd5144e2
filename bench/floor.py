"""The floors, as pages of ours: the same middleware and scope, and as little as possible inside."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from partners.access import requires
from partners.models import ActivityLog, Partner
from partners.roles import Capability
from portal.urls import urlpatterns as ours

CHOICES = [(f"{number}", f"Choice {number}") for number in range(5)]


class PlainForm(forms.Form):
    """The fields of the remark form, in their kinds: who, what, how urgent, words, photo, voice, quote."""

    mode = forms.ChoiceField(choices=CHOICES[:3], widget=forms.RadioSelect)
    kind = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)
    urgent = forms.ChoiceField(choices=CHOICES, required=False)
    words = forms.CharField(max_length=4000, widget=forms.Textarea)
    photo = forms.FileField(required=False)
    voice = forms.FileField(required=False)
    quote = forms.BooleanField(required=False)


@requires(Capability.SPEAK)
def form_and_insert(request: HttpRequest, network: str) -> HttpResponse:
    """Render a form in our frame; when it comes back valid, insert one row and redirect."""
    form = PlainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ActivityLog.objects.create(
            network=request.network, verb="bench", object_kind="bench", happened_at=timezone.now()
        )
        return redirect(request.path)
    return render(request, "bench/form.html", {"form": form})


@requires(Capability.READ_MANDATE)
def list_of_25(request: HttpRequest, network: str) -> HttpResponse:
    """Render 25 rows in our frame."""
    rows = Partner.objects.filter(network=request.network).order_by("-pk")[:25]
    return render(request, "bench/list.html", {"rows": rows})


@requires(Capability.READ_MANDATE)
def least(request: HttpRequest, network: str) -> HttpResponse:
    """Answer nothing, behind all that stands before a page of ours."""
    return HttpResponse("")


urlpatterns = [
    path("<slug:network>/bench/least/", least),
    path("<slug:network>/bench/form/", form_and_insert),
    path("<slug:network>/bench/list/", list_of_25),
    *ours,
]
