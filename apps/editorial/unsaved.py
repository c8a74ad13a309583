"""What somebody has written in a form and not saved: read by whoever looks after what they leave behind, and given to a
colleague, who is offered it on the form as if it were their own.
"""

from collections import defaultdict

from django.apps import apps
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core.as_read import BLOCK, read_rich
from apps.core.dates import moment_in_words
from apps.core.fields import RichTextField
from apps.core.html import clean_html
from apps.core.languages import column, name_field, own_name
from apps.editorial.aggregates import members
from apps.editorial.hits import searched
from apps.editorial.models import Draft, OpenForm
from apps.editorial.models.open_forms import NEARBY, WRITTEN_BY
from apps.editorial.rights import known_to, may_add, may_edit
from apps.editorial.step_rights import alike


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


def heirs_of(forms, person):
    """Return {key of a form: who may write in the same form, but whoever has written there already}."""
    heirs = {form.pk: [] for form in forms}
    people = User.objects.filter(is_staff=True, is_active=True).exclude(pk=person.pk)
    written = OpenForm.objects.filter(object_id__in=[form.object_id for form in forms], data__isnull=False)
    busy = list(written.values_list("user", "object_id", "language"))
    for same in alike(people) if forms else ():
        pages = _pages_known_to(same[0], forms)
        for form in forms:
            if _may_write(same[0], form, pages):
                taken = {user for user, *where in busy if where == [form.object_id, form.language]}
                heirs[form.pk] += [heir for heir in same if heir.pk not in taken]
    return heirs


def _may_write(user, form, pages):
    model = apps.get_model(form.model)
    if "key" in form.data:  # of something new
        return may_add(user, model)
    return form.object_id in pages and may_edit(user, model, form.language)


def _pages_known_to(user, forms):
    """Return the keys of those pages of forms that a person may know of. A query for each kind, and one for drafts."""
    keys = defaultdict(set)
    for form in forms:
        keys[apps.get_model(form.model)].add(form.object_id)
    asked = set().union(*keys.values())
    drafts = Draft.objects.open().visible_to(user).filter(object_id__in=asked)
    found = set(drafts.values_list("object_id", flat=True))
    for model, ids in keys.items():
        found |= set(known_to(user, model._default_manager.filter(pk__in=ids)).values_list("pk", flat=True))
    return found


def give_to(form, heir):
    """Give what is written in a form to a colleague, with the name of who wrote it. The days that it is kept
    begin anew.
    """
    theirs = OpenForm.objects.of(form.model, form.object_id).filter(user=heir, language=form.language)
    theirs.filter(data__isnull=True).delete()  # a sign that they have the form open
    form.data = {WRITTEN_BY: [str(form.user)]} | form.data
    form.user, form.seen_at = heir, timezone.now() - NEARBY  # nobody has it open
    form.save()
