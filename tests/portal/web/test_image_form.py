"""Pictures that break their reader are refused."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form, get_image_multi_form

from portal.web.image_form import ImageForm
from tests.hostile.pictures import drawn, png

pytestmark = pytest.mark.django_db


def _form(content: bytes) -> ImageForm:
    form = get_image_form(get_image_model())
    assert issubclass(form, ImageForm)
    return form({"title": "a"}, {"file": SimpleUploadedFile("a.png", content, "image/png")})


@pytest.mark.parametrize(
    "content", [b"words", png(64, 64)[:60], png(0, 0, pixels=b""), b""], ids=["words", "cut", "none", "empty"]
)
def test_unreadable_picture_is_refused_with_a_sentence(content: bytes) -> None:
    assert all(_form(content).errors["file"])


def test_true_picture_is_taken_and_several_have_no_file() -> None:
    assert "file" not in _form(drawn("PNG")).errors
    assert "file" not in get_image_multi_form(get_image_model())(instance=get_image_model()()).fields
