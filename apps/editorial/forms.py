"""The form of a piece of content in one language, with the English beside each field of another."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorList
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from apps.core.fields import RichTextField
from apps.core.languages import SOURCE, column, direction, translated_fields
from apps.editorial.choosing import choice_of, undecided_of
from apps.editorial.formsets import RowChoice

LARGEST_NUMBER = 2**63 - 1  # that both databases have room for


class Errors(ErrorList):
    """Errors of a field. None are nothing, without asking a template each time: a long form has a thousand of them."""

    def render(self, *args, **kwargs):
        return super().render(*args, **kwargs) if self else ""


class NumberField(forms.IntegerField):
    """The number of a line of the log or of a revision, carried by a form."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs):
        super().__init__(min_value=0, max_value=LARGEST_NUMBER, **kwargs)


class BesideSource(BoundField):
    """A field printed with what a person needs beside it: the English text, or what somebody else made of it."""

    def as_widget(self, *args, **kwargs):
        html = super().as_widget(*args, **kwargs)
        undecided = undecided_of(self.form, self.name)
        beside = {
            "source": getattr(self.field, "source", None),
            "choice": choice_of(self, undecided) if undecided else None,
            "notes": getattr(self.field, "notes", None),
        }
        for name, context in beside.items():
            if context is not None:
                html = format_html(
                    "{}{}", html, render_to_string(f"admin/content/{name}.html", {name: context})
                )
        return html


class LanguageForm(forms.ModelForm):
    """Fields of one language of a row. The admin sets what follows on a subclass for each request.

    `refusal` is why this very form was not saved; `units` are the translation units of the whole object,
    {(row id, field): unit}; `undecided` is what two people changed in another way (`three_way`); `notes` is what is
    said of fields (`noting`), {(row id, column): notes}.
    """

    language = SOURCE
    refusal = None
    units = {}
    undecided = {}
    user = None
    notes = {}
    bound_field_class = BesideSource

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.error_class = Errors
        for name in translated_fields(self._meta.model):
            field = self.fields.get(column(name, self.language))
            if field is not None:
                self._dress(field, name)
        for name, row in self.instance._state.fields_cache.items():
            if row is not None and isinstance(self.fields.get(name), RowChoice):
                self.fields[name].know({str(row.pk): row})
        for name, field in self.fields.items():
            if name in getattr(self.instance, "_prefetched_objects_cache", ()):
                field.widget.known = {str(row.pk): row for row in self.initial[name]}
        for name, field in self.fields.items() if self.notes else ():
            field.notes = self.notes.get((str(self.instance.pk), self._column(name)))

    @property
    def media(self):
        """What the widgets load, asked once for each kind of them: a long form has three hundred."""
        kinds = {type(field.widget): field.widget for field in self.fields.values()}
        return sum((widget.media for widget in kinds.values()), forms.Media())

    def _column(self, name):
        """Return the column that a field of the form is written to: a reference has another name."""
        own = next((one for one in self._meta.model._meta.concrete_fields if one.name == name), None)
        return own.attname if own else name

    def add_error(self, field, error):
        """Say above the fields what a rule says of a field that the form of this language does not have."""
        for name in set(getattr(error, "error_dict", ())) - set(self.fields) - {NON_FIELD_ERRORS}:
            error.error_dict.setdefault(NON_FIELD_ERRORS, []).extend(error.error_dict.pop(name))
        super().add_error(field, error)

    def _dress(self, field, name):
        """Give the field its language and direction and, in a translation, its English text."""
        base = self._meta.model._meta.get_field(name)
        field.widget.attrs |= {"lang": self.language, "dir": direction(self.language)}
        field.label, field.help_text = capfirst(base.verbose_name), base.help_text
        field.required = self.language == SOURCE and not base.blank
        if self.language != SOURCE:
            field.source = self._source(base, name)

    def _source(self, base, name):
        text = getattr(self.instance, column(name, SOURCE)) or ""
        unit = self.units.get((self.instance.pk, name))
        former = unit.source_text if unit and unit.source_hash and unit.source_text != text else ""
        return {
            "text": text,
            "is_rich": isinstance(base, RichTextField),
            "unit": unit,
            "former": former,
            "is_needed": bool(text or getattr(self.instance, column(name, self.language))),
        }


class ContentForm(LanguageForm):
    """The form of a root. Why the door refused it is shown above the person's text."""

    changes = ()  # [(key, name)] of those that a new draft may become a part of
    part_of = forms.ChoiceField(
        label=_("Part of the change"),
        required=False,
        help_text=_("What is in one change is reviewed and published together."),
    )
    seen = NumberField(required=False, label="")
    revision = NumberField(required=False, label="")
    key = forms.UUIDField(required=False, widget=forms.HiddenInput, label="")  # of the form of something new
    reviewed = forms.BooleanField(
        label=_("I have read all texts that readers see in this language and confirm them"), required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "part_of" in self.fields:
            self.fields["part_of"].choices = [("", _("a change of its own")), *self.changes]

    def clean(self):
        cleaned = super().clean()
        if self.refusal is not None:
            for problem in self.refusal.problems:
                self.add_error(None, str(problem))
        return cleaned
