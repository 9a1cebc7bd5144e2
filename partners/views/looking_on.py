"""Sign in as somebody else, for the platform admin, and stop it."""

from __future__ import annotations

import time

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from partners.queries.looking_on import latest_looking_on
from partners.services.looking_on import BEGAN, ENDED, begin_looking_on, note_looking_on
from portal.kernel.delivery import LOOKING_ON_COOKIE
from portal.kernel.errors import DomainError

KEY = "looking_on"


class SignInAsForm(forms.Form):
    """As whom, and why."""

    address = forms.EmailField(label=gettext_lazy("E-mail address"))
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=200,
        help_text=gettext_lazy("Kept with the log of what you see."),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sign_in_as(request: HttpRequest) -> HttpResponse:
    """Ask as whom and why, then begin."""
    if not request.user.is_superuser:
        raise Http404
    form = SignInAsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = begin_looking_on(admin=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            request.session[KEY] = {"user": person.pk, "since": time.time()}
            response = redirect("/")
            response.set_cookie(
                LOOKING_ON_COOKIE, "1", httponly=True, samesite="Lax", secure=request.is_secure()
            )
            return response
    context = {"form": form, "latest": latest_looking_on(BEGAN)}
    return render(request, "partners/stand_in/sign_in_as.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
def stop_looking_on(request: HttpRequest) -> HttpResponse:
    """Be oneself again."""
    kept = request.session.pop(KEY, None)
    admin = getattr(request.user, "observed_by", None)
    if kept and admin:
        note_looking_on(admin=admin, user_id=kept["user"], verb=ENDED, data={"by": "admin"})
    messages.success(request, _("You are yourself again."))
    response = redirect("sign-in-as" if admin else "/")
    response.delete_cookie(LOOKING_ON_COOKIE)
    return response
