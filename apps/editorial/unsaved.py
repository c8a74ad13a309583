"""What somebody has written in a form and not saved, to be read by whoever looks after what they leave behind."""

from collections import defaultdict

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from apps.core.as_read import BLOCK, read_rich
from apps.core.dates import moment_in_words
from apps.core.fields import RichTextField
from apps.core.html import clean_html
from apps.core.languages import column, name_field, own_name
from apps.editorial.aggregates import members
from apps.editorial.hits import searched


def pages_of(named, *, parts=True):
    """Return {key: [row of the page, rows of its parts, …]} of the pages that rows name (`model`, `object_id`).

    One query for each kind of row.
    """
    keys = defaultdict(set)
    for row in named:
        keys[apps.get_model(row.model)].add(row.object_id)
    found = defaultdict(list)
    for root, ids in keys.items():
        for model in members(root) if parts else [root]:  # the page itself first
            key = f"{model.root_field}_id" if getattr(model, "root_field", "") else "pk"
            for row in model._base_manager.filter(**{f"{key}__in": ids}):
                found[getattr(row, key)].append(row)
    return found


def title_of(form, page):
    """Return in words which form it is: kind, page (None for a new one), language, and when it was last written in."""
    model = apps.get_model(form.model)
    own = name_field(model)
    written = form.data.get(column(own, form.language)) if own else None
    called = str(page) if page else (written or [""])[-1] or _("without a name")
    names = {"kind": capfirst(model._meta.verbose_name), "key": called}
    page = _("%(kind)s “%(key)s”") % names
    return f"{page} ({own_name(form.language)}) · {moment_in_words(form.kept_at)}"


def words_of(form, rows):
    """Return ((name of the field, its words), …): what is written in a form and stands nowhere on the page as it is.

    rows: the page with its parts, empty for a new one.
    """
    fields = _fields(form)
    published = {
        _as_read(field, getattr(row, field.attname))
        for row in rows
        for field in searched(type(row), form.language)
    }
    found = []
    for name, values in form.data.items():
        field = fields.get(name.rpartition("-")[2])
        words = _as_read(field, values[-1]) if field and values else ""
        if words and words not in published:
            found.append((capfirst(str(getattr(field, "translated_field", field).verbose_name)), words))
    return tuple(found)


def _fields(form):
    kinds = reversed(
        list(members(apps.get_model(form.model)))
    )  # the page's own fields last: theirs is the name
    return {field.attname: field for kind in kinds for field in searched(kind, form.language)}


def _as_read(field, text):
    if isinstance(field, RichTextField):
        return read_rich(clean_html(text) or "").text.replace(BLOCK, "\n").strip() if text else ""
    return (text or "").replace("\r\n", "\n").strip()
