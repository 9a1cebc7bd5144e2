"""News, country pages and a translation in both networks: whatever names another network's is a leak."""

from __future__ import annotations

from wagtail.models import Locale
from wagtail_localize.models import OverridableSegment, StringSegment, StringTranslation, Translation
from wagtail_localize.operations import translate_object

from tests.architecture.world import Side
from tests.factories.articles import home_in, write_country, write_news


def fill_pages(side: Side) -> None:
    """Publish news for everybody, for elsewhere and for nobody yet, and begin to translate one."""
    word, network = side.word.title(), side.network
    link = f'<p>See <a href="https://{side.word}.example/">{side.word}</a>.</p>'
    body = [{"type": "text", "value": link}]
    own = write_news(network, f"{word} own news", slug=f"{side.word}-own-news", body=body)
    far = write_news(
        network, f"{word} far news", slug=f"{side.word}-far-news", audience=side.things["audience"]
    )
    draft = write_news(network, f"{word} draft news", slug=f"{side.word}-draft-news", live=False)
    country = write_country(network, f"{word} country", slug=f"{side.word}-country")
    side.things |= {"news own": own, "news far": far, "news draft": draft, "country own": country}
    home_in(network, "de")
    translate_object(own, [Locale.objects.get(language_code="de")], user=side.user("marketer"))
    made = Translation.objects.get(source__object_id=own.translation_key)
    segment = StringSegment.objects.filter(source=made.source).first()
    StringTranslation.objects.create(
        translation_of=segment.string,
        locale=made.target_locale,
        context=segment.context,
        data=f"{side.word} auf Deutsch",
        translation_type="manual",
        last_translated_by=side.user("marketer"),
    )
    side.things |= {
        "translation": made,
        "string segment": segment,
        "overridable segment": OverridableSegment.objects.get(source=made.source),
    }
