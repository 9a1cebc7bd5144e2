"""A page that somebody made and translated, with all the rows that this leaves."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from wagtail.models import Locale, Page
from wagtail_localize.models import OverridableSegment, SegmentOverride, StringSegment, StringTranslation
from wagtail_localize.operations import translate_object

from partners.models import Network
from tests.factories.articles import home_in, write_country, write_news

LINKED = [{"type": "text", "value": '<p>See <a href="https://example.org/">there</a>.</p>'}]


def translate_something(network: Network, user: AbstractBaseUser) -> None:
    """Make news and a country page as the user, and let them translate a string and a link of the news."""
    news, country = write_news(network, "Prices", body=LINKED), write_country(network, "Germany")
    home_in(network, "de")
    german = Locale.objects.get(language_code="de")
    translate_object(news, [german], user=user)
    made = Page.objects.filter(translation_key__in=[news.translation_key, country.translation_key])
    pages = made | Page.objects.filter(pk=news.get_parent().pk)
    pages.update(owner=user, locked_by=user)
    by = {"locale": german, "last_translated_by": user}
    string = StringSegment.objects.filter(source__object_id=news.translation_key).first()
    StringTranslation.objects.create(
        translation_of=string.string, context=string.context, data="Preise", translation_type="manual", **by
    )
    link = OverridableSegment.objects.get(source__object_id=news.translation_key)
    SegmentOverride.objects.create(context=link.context, data_json='"https://example.org/de/"', **by)
