"""The plain parts of forms are printed as Django's templates print them, whatever stands in them."""

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting, get_default_renderer
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from apps.core.form_rendering import PLAIN, FormRenderer

NASTY = ["", None, 0, 1234567, "a \"quoted\" & 'b' <i>", mark_safe("&amp;"), _("Home"), "سطر\nآخر"]
ATTRIBUTES = {
    "id": "id_x",
    "required": True,
    "disabled": False,
    "maxlength": 1200,
    "title": '"<&>"',
    "lang": _("Home"),
}
CHOICES = [
    ("", "---"),
    (1, "One & <b>"),
    (None, "None"),
    ("Group <i>", [("a", "A"), ("b", mark_safe("<b>"))]),
]
WIDGETS = [
    forms.CheckboxInput,
    forms.DateInput,
    forms.EmailInput,
    forms.HiddenInput,
    forms.NumberInput,
    forms.Textarea,
    forms.TextInput,
    lambda attrs: forms.Select(attrs, CHOICES),
]


def lines(html):
    """Return the lines of what was printed: the templates leave blank ones between the choices."""
    return [line.strip() for line in html.splitlines() if line.strip()]


def test_the_forms_of_the_portal_are_printed_by_it():
    assert type(get_default_renderer()) is FormRenderer


@pytest.mark.parametrize("value", NASTY, ids=repr)
@pytest.mark.parametrize("make", WIDGETS, ids=lambda make: getattr(make, "__name__", "Select"))
def test_a_widget_is_printed_as_its_template_prints_it(make, value):
    widget = make(ATTRIBUTES)

    printed = widget.render("x", value, renderer=FormRenderer())

    assert widget.template_name in PLAIN
    assert lines(printed) == lines(widget.render("x", value, renderer=TemplatesSetting()))


@pytest.mark.parametrize("use_tag", [True, False])
@pytest.mark.parametrize("label", NASTY, ids=repr)
@pytest.mark.parametrize("attrs", [None, {}, ATTRIBUTES], ids=["none", "empty", "some"])
def test_a_label_is_printed_as_its_template_prints_it(use_tag, label, attrs):
    context = {"label": label, "attrs": attrs, "use_tag": use_tag, "tag": "label"}

    printed = FormRenderer().render("django/forms/label.html", context)

    assert lines(printed) == lines(TemplatesSetting().render("django/forms/label.html", context))
