"""Submit a page for translation side by side: into its network's own languages, page by page.

Takes the place of wagtail-localize's view, which offers every language of the installation, and asks for no
right on the page.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.auth import require_admin_access
from wagtail.models import Locale, Page
from wagtail_localize.views.submit_translations import SubmitPageTranslationView, SubmitTranslationForm
from wagtail_localize.views.update_translations import UpdateTranslationsForm, UpdateTranslationsView

from partners.languages import language_name
from portal.models import CountryPage, NewsIndex, NewsPage
from portal.web.founding import found_home

TRANSLATED = (CountryPage, NewsIndex, NewsPage)


def missing_languages(page: Any) -> list[str]:
    """Return the network's languages, as far as the portal offers them, in which the page isn't there."""
    there = page.get_translations(inclusive=True).filter(alias_of=None)
    written = set(there.values_list("locale__language_code", flat=True))
    offered = dict(settings.LANGUAGES)
    return [code for code in page.network.languages if code in offered and code not in written]


class TranslateForm(SubmitTranslationForm):
    """Languages by their code; what hangs under a page is translated page by page."""

    locales = forms.MultipleChoiceField(label=_("Languages"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, instance: Page, *args: Any, **kwargs: Any) -> None:
        super().__init__(instance, *args, **kwargs)
        missing = missing_languages(instance)
        self.fields["locales"].choices = [(code, language_name(code)) for code in missing]
        self.fields["select_all"].widget = forms.HiddenInput()
        self.fields["include_subtree"].widget = forms.HiddenInput()
        self.fields["include_subtree"].disabled = True


class TranslatePageView(SubmitPageTranslationView):
    """The question into which languages, and the way to the first of them."""

    def get_object(self) -> Page:
        """Return the page, if it is one of those that are translated and its reader may change it."""
        page = super().get_object()
        if not isinstance(page, TRANSLATED) or not page.permissions_for_user(self.request.user).can_edit():
            raise Http404
        return page

    def get_form(self) -> TranslateForm:
        """Return our form."""
        if self.request.method == "POST":
            return TranslateForm(self.object, self.request.POST)
        wanted = self.request.GET.get("select_locale", "")
        return TranslateForm(self.object, initial={"locales": [wanted]})

    @transaction.atomic
    def form_valid(self, form: TranslateForm) -> HttpResponse:
        """Give the network a home in each language first: its branches hang there."""
        codes = form.cleaned_data["locales"]
        for code in codes:
            found_home(self.object.network, code)
        form.cleaned_data["locales"] = list(Locale.objects.filter(language_code__in=codes))
        return super().form_valid(form)


class UpdateForm(UpdateTranslationsForm):
    """Takes new strings over and never publishes: the source's text would get another language's name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["publish_translations"].widget = forms.HiddenInput()
        self.fields["publish_translations"].disabled = True


class UpdatePageView(UpdateTranslationsView):
    """Bring translations in step with their page: what is new waits for its words, what is live stays."""

    def get_form(self) -> UpdateForm:
        """Return our form."""
        return UpdateForm(self.request.POST if self.request.method == "POST" else None)


update_page = require_admin_access(UpdatePageView.as_view())
translate_page = require_admin_access(TranslatePageView.as_view())
