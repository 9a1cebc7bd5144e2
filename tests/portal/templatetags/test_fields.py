from __future__ import annotations

import pytest
from django import forms
from django.template import Context, Template

from portal.templatetags.fields import field_described_by, field_kind, field_limit, field_target, field_widget


class EveryField(forms.Form):
    radio = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    many = forms.MultipleChoiceField(choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)
    tick = forms.BooleanField(required=False)
    pick = forms.ChoiceField(choices=[("a", "A")])
    words = forms.CharField(max_length=20, widget=forms.Textarea, help_text="Say it.")
    photo = forms.FileField(required=False)
    mail = forms.EmailField(widget=forms.EmailInput(attrs={"placeholder": "you@", "class": "mine"}))


def render(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    "name, kind",
    [
        ("radio", "choices"),
        ("many", "choices"),
        ("tick", "checkbox"),
        ("pick", "select"),
        ("words", "textarea"),
        ("photo", "file"),
        ("mail", "input"),
    ],
)
def test_field_kind_by_widget_names_the_drawing(name: str, kind: str) -> None:
    assert field_kind(EveryField()[name]) == kind


def test_field_target_of_choices_is_the_first_of_them() -> None:
    assert field_target(EveryField()["radio"]) == "id_radio_0"
    assert field_target(EveryField()["mail"]) == "id_mail"


def test_field_described_by_lists_hint_error_and_counter_in_order() -> None:
    form = EveryField({"words": "x" * 21})
    assert field_described_by(form["words"], counter=True) == "id_words_hint id_words_error id_words_count"
    assert field_described_by(EveryField()["mail"]) == ""
    assert field_described_by(EveryField()["mail"], hint="Ours") == "id_mail_hint"


def test_field_limit_without_one_is_none() -> None:
    assert field_limit(EveryField()["words"]) == 20
    assert field_limit(EveryField()["tick"]) is None


def test_field_widget_keeps_its_class_and_drops_the_placeholder() -> None:
    drawn = field_widget(EveryField()["mail"], focus=True, rows=3)
    assert 'class="mine control control-input"' in drawn
    assert "placeholder" not in drawn
    assert "autofocus" in drawn
    assert "rows" not in drawn


def test_field_widget_rows_apply_to_a_textarea() -> None:
    assert 'rows="3"' in field_widget(EveryField()["words"], rows=3)


def test_field_with_error_ties_the_message_to_the_control() -> None:
    html = render('{% cotton field :field="form.mail" / %}', form=EveryField({}))
    assert 'aria-describedby="id_mail_error"' in html
    assert 'aria-invalid="true"' in html
    assert '<p class="field-error" id="id_mail_error">' in html
    assert "This field is required." in html


def test_field_radio_group_is_a_fieldset_with_hints_in_each_label() -> None:
    hints = {"a": "first", "b": "second"}
    html = render('{% cotton field :field="form.radio" :hints="hints" / %}', form=EveryField(), hints=hints)
    assert html.count("<fieldset") == 1
    assert '<legend class="field-label">Radio</legend>' in html
    assert html.count('<span class="choice-hint">') == 2


def test_field_optional_says_so() -> None:
    assert "(optional)" in render('{% cotton field :field="form.photo" / %}', form=EveryField())
    assert "(optional)" not in render('{% cotton field :field="form.mail" / %}', form=EveryField())


def test_field_label_from_a_person_is_escaped() -> None:
    html = render('{% cotton field :field="form.mail" :label="label" / %}', form=EveryField(), label="<b>")
    assert "&lt;b&gt;" in html
    assert "<b>" not in html
