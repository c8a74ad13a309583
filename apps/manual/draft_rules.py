"""What only the manual knows of its drafts."""

from django.utils.translation import gettext as _

from apps.core.languages import SOURCE
from apps.core.text import is_blank
from apps.editorial.checking import register
from apps.manual.models import Section


def empty_sections(rows):
    """A section that readers open says something, or shows a list."""
    body = Section._meta.get_field("body_en")
    for row in rows:
        is_written = row.model is Section and row.language == SOURCE
        if not is_written or row.draft.payload["fields"].get("is_stub"):
            continue
        if is_blank(row.values.get("body_en")) and not row.values.get("shows"):
            message = _("The section is empty.")
            yield row.finding(body, message, _("Write its text, or delete it."), is_error=True)


register(empty_sections)
