"""Children on the form of their root, read, checked and written together: Django alone does it row by row."""

from django.forms import ModelChoiceField
from django.forms.models import BaseInlineFormSet
from django.utils.functional import cached_property
from django.utils.translation import override

from apps.core.identity import as_key
from apps.core.languages import SOURCE


class RowChoice(ModelChoiceField):
    """The choice of a row. One that was read already, alone or with those of other forms, is not read again."""

    known = {}

    def know(self, rows):
        """Take note of rows that are there, {key as text: row}."""
        self.known = {**self.known, **rows}

    def to_python(self, value):
        return self.known.get(str(value)) or super().to_python(value)


class Children(BaseInlineFormSet):
    """As many queries for twelve children as for one."""

    @cached_property
    def empty_form(self):
        """The pattern of a new child, made once: the page asks for it four times."""
        return super().empty_form

    def add_fields(self, form, index):
        super().add_fields(form, index)
        name = self.model._meta.pk.name
        key, own = form.fields[name], form.instance
        form.fields[name] = RowChoice(key.queryset, initial=key.initial, required=False, widget=key.widget)
        if not own._state.adding:
            form.fields[name].know({str(own.pk): own})
        elif (
            "position" in form.fields and "position" not in form.initial
        ):  # what is added comes after the rest
            form.initial["position"] = self._next_position()

    def _next_position(self):
        """Return the position after those of the rows that are there, the default where there is none."""
        return max((row.position + 1 for row in self.get_queryset()), default=0)

    def full_clean(self):
        if self.is_bound and self.management_form.is_valid():
            self._read_choices()
        super().full_clean()

    def _read_choices(self):
        """Read what the forms choose, one query for each field."""
        names = [name for name, field in self.form.base_fields.items() if isinstance(field, RowChoice)]
        for name in names:
            fields = [form.fields[name] for form in self.forms]
            chosen = {form[name].data for form in self.forms} - {
                key for field in fields for key in field.known
            }
            if keys := [value for value in chosen if as_key(value)]:
                rows = {str(row.pk): row for row in fields[0].queryset.filter(pk__in=keys)}
                for field in fields:
                    field.know(rows)

    def write(self):
        """Write what the forms say: one query for what goes, one for what comes or changes."""
        rows = self.save(commit=False)
        if self.deleted_objects:
            self.model._base_manager.filter(pk__in=[row.pk for row in self.deleted_objects]).delete()
        columns = [field.name for field in self.model._meta.concrete_fields if not field.primary_key]
        with override(SOURCE):  # base columns follow the active language; stored ones must follow English
            self.model._base_manager.bulk_create(
                rows, update_conflicts=True, unique_fields=["id"], update_fields=columns
            )
        self.save_m2m()
