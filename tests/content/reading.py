"""What the tests of the content read: all texts of a language with their places, all rows with a source."""

from apps.core.languages import column, translated_fields
from apps.core.text import plain_text
from apps.editorial.aggregates import members, roots
from apps.library.models import Sourced


def rows():
    """Yield (place, row) of every row. A place is “app.model/key” or “app.model/key/key of the part”."""
    for root in roots():
        for model in members(root):
            for row in model.objects.all():
                owner = row if model is root else getattr(row, model.root_field)
                keys = [owner._meta.label_lower, owner.natural_path[0]]
                if row is not owner:
                    keys += [str(getattr(row, name)) for name in row.slot_fields]
                yield "/".join(keys), row


def texts(language="en", *, without=()):
    """Yield (place with field, words) of every text in a language but those of the fields `without`."""
    for place, row in rows():
        for name in translated_fields(type(row)):
            if name not in without and (text := getattr(row, column(name, language))):
                yield f"{place}.{name}", plain_text(text)


def sourced_rows():
    """Yield (place, row) of every row that has a source."""
    for place, row in rows():
        if isinstance(row, Sourced) and row.source_id:
            yield place, row
