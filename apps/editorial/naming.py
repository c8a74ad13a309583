"""What the rows that a payload refers to are called, as far as a person may see them: one query for each kind."""

from collections import defaultdict

from apps.core.languages import SOURCE, active
from apps.core.models import Child, Content
from apps.editorial.aggregates import columns, links

OF_SOURCES = ("source", "further_source")  # where a part is from is not what it is called by


class Names:
    """Names of rows by their keys. Note all rows first (`note`), then ask."""

    def __init__(self, user):
        self.user = user
        self._wanted = defaultdict(set)
        self._found = {}

    def note(self, model, values):
        for own in _relations(model):
            value = values.get(own.name if own.many_to_many else own.attname) or []
            self._wanted[own.related_model].update(value if isinstance(value, list) else [value])

    def of(self, model, key):
        """Return what a row is called in the reader's language, None where the person may not see it."""
        if model not in self._found:
            self._found[model] = self._called(model, self._wanted[model])
        return self._found[model].get(str(key))

    def of_row(self, model, values):
        """Return the names of what a row refers to."""
        own = [one for one in _relations(model) if one.many_to_one and one.name not in OF_SOURCES]
        names = (
            self.of(one.related_model, values.get(one.attname)) for one in own if values.get(one.attname)
        )
        return [name for name in names if name]

    def are_visible(self, model, values):
        """True when the person may see all that a row cannot be without: a reference to a secret is a secret."""
        needed = [own for own in _relations(model) if own.many_to_one and not own.null]
        return all(self.of(own.related_model, values.get(own.attname)) is not None for own in needed)

    def _called(self, model, keys):
        """Return {key as text: what the row is called} of those that the person may see."""
        if issubclass(model, Content):
            rows = self._rows(model).filter(pk__in=keys).called_in(active())
            return {str(pk): str(called) for pk, called in rows.columns("pk", "called")}
        if issubclass(model, Child):
            roots = self._rows(model._meta.get_field(model.root_field).related_model)
            rows = model._default_manager.filter(**{"pk__in": keys, f"{model.root_field}__in": roots})
            return {str(row.pk): str(row) for row in rows}
        return {}

    def _rows(self, model):
        """Return the rows of a kind that the person may see."""
        return model._default_manager.visible_to(self.user)


def _relations(model):
    return [own for own in (*columns(model, SOURCE), *links(model, SOURCE)) if own.is_relation]
