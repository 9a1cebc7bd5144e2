"""The guards find what they are for: each is tried on an offence and on its honest neighbour."""

from __future__ import annotations

import ast

import pytest

from tests.architecture import finders, markup

OFFENCES = [
    (
        lambda tree: finders.unscoped_managers(tree, {"Case"}),
        "Case.objects.filter(pk=1)",
        "Case.objects.visible_to(s)",
    ),
    (
        lambda tree: finders.unscoped_managers(tree, {"Case"}),
        "m.Case._base_manager.all()",
        "Theme.objects.all()",
    ),
    (
        lambda tree: finders.unscoped_managers(tree, {"Case"}),
        "from x import Case as C\nC.objects.all()",
        "get_visible_or_404(Case.objects, scope, pk=1)",
    ),
    (finders.bare_getters, "rows.get(pk=1)", "request.GET.get('q', default='')"),
    (finders.bare_getters, "get_object_or_404(Case, pk=1)", "get_visible_or_404(Case.objects, s, pk=1)"),
    (finders.orm_writes, "rows.get_or_create(a=1)", "context.update(a=1)"),
    (finders.untranslatable, "_(f'{x} rows')", "_('%(n)s rows') % {'n': x}"),
    (finders.untranslatable, "_('%s rows') % x", "_('rows')"),
    (finders.untranslatable, "gettext('{} rows'.format(x))", "ngettext('%(n)s row', '%(n)s rows', count)"),
    (
        finders.eager_at_import,
        "from d import gettext as _\nA = _('a')",
        "from d import gettext_lazy as _\nA = _('a')",
    ),
    (finders.eager_at_import, "class A:\n    b = gettext('a')", "def f():\n    return gettext('a')"),
    (lambda tree: finders.long_functions(tree, 2), "def f():\n    a\n    b", "def f():\n    a"),
    (finders.undocumented, "'''m'''\ndef f(): pass", "'''m'''\ndef _f(): pass"),
    (
        finders.undocumented,
        "'''m'''\nclass A:\n    '''a'''\n    def f(self): pass",
        "'''m'''\nclass A: '''a'''",
    ),
    (finders.trusted_markup, "mark_safe(x)", "format_html('{}', x)"),
    (
        finders.business_signals,
        "from django.db.models.signals import post_save",
        "from django.dispatch import Signal",
    ),
    (finders.overridden_writes, "class A:\n    def save(self): pass", "class A:\n    def clean(self): pass"),
    (
        finders.texts_that_query,
        "class A:\n    def __str__(self): return self.b.c",
        "class A:\n    def __str__(self): return self.b",
    ),
    (finders.sleeps, "time.sleep(1)", "time_machine.travel(1)"),
    (finders.skips, "pytest.mark.skip", "pytest.mark.e2e"),
    (finders.without_assertion, "def test_a(): f()", "def test_a(): assert f()"),
]


@pytest.mark.parametrize("finder,offence,honest", OFFENCES, ids=[case[1] for case in OFFENCES])
def test_finder_on_offence_and_honest_neighbour_tells_them_apart(finder, offence, honest) -> None:
    assert list(finder(ast.parse(offence)))
    assert list(finder(ast.parse(honest))) == []


MARKUP = [
    (markup.inline_code, '<p style="color:red">', '<p class="red">'),
    (markup.inline_code, "<style>p{}</style>", '<link rel="stylesheet" href="/a.css">'),
    (markup.inline_code, '<a onclick="go()">', '<a data-controller="go">'),
    (markup.inline_code, "<script>go()</script>", '<script src="/a.js" defer></script>'),
    (markup.inline_code, '<a href="javascript:go()">', '<a href="/go">'),
    (markup.other_hosts, '<img src="https://example.com/a.png">', '<img src="/a.png">'),
    (markup.trusted, "{{ text|safe }}", "{{ text }}"),
    (markup.trusted, "{% autoescape off %}", "{{ safe }}"),
    (lambda text: markup.untranslated(text, is_html=True), "<p>Words</p>", "<p>{% translate 'Words' %}</p>"),
    (
        lambda text: markup.untranslated(text, is_html=True),
        '<a title="Words">',
        '<a class="words" title="{% translate "Words" %}">',
    ),
    (
        lambda text: markup.untranslated(text, is_html=False),
        "Words {{ name }}",
        "{% blocktranslate trimmed %}Words {{ name }}{% endblocktranslate %}",
    ),
]


@pytest.mark.parametrize("finder,offence,honest", MARKUP, ids=[case[1] for case in MARKUP])
def test_markup_finder_on_offence_and_honest_neighbour_tells_them_apart(finder, offence, honest) -> None:
    assert list(finder(offence))
    assert list(finder(honest)) == []


def test_lines_stay_where_they_are() -> None:
    text = "{% blocktranslate trimmed %}\nA\n{% endblocktranslate %}\n<p>Words</p>"
    assert list(markup.untranslated(text, is_html=True)) == [(4, "Words")]
