"""What only the manual knows of its drafts."""

from dataclasses import replace

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from apps.core.languages import SOURCE
from apps.core.text import is_blank
from apps.editorial.checking import register
from apps.library.models import Document
from apps.manual.models import Entry, EntryDocument, Section


def empty_sections(rows):
    """A section that readers open says something, or shows a list."""
    body = Section._meta.get_field("body_en")
    for row in rows:
        is_written = row.model is Section and row.language == SOURCE
        if not is_written or row.draft.payload["fields"].get("is_stub"):
            continue
        if _is_empty(row.values):
            message = _("The section is empty.")
            yield row.finding(body, message, _("Write its text, or delete it."), is_error=True)


def blank_pages(rows):
    """A page has a section to read, unless it says that its text is not supplied yet."""
    title = Entry._meta.get_field("title_en")
    for row in rows:
        if row.model is not Entry or row.language != SOURCE or not _is_blank_page(row.draft.payload):
            continue
        finding = row.finding(
            title,
            _("The page has no text: readers would open a blank page."),
            _("Add a section with a text or a list, or tick “not supplied yet”."),
        )
        was_blank = row.draft.base is not None and _is_blank_page(row.draft.base)
        yield replace(
            finding,
            is_error=not was_blank,
            is_old=was_blank,
            field=capfirst(str(Section._meta.verbose_name_plural)),
            address=f"{finding.address.partition('#')[0]}#sections-group",
            column="sections",
        )


def _is_blank_page(payload):
    return not payload["fields"].get("is_stub") and all(map(_is_empty, payload["children"]["sections"]))


def _is_empty(section):
    return is_blank(section.get("body_en")) and not section.get("shows")


def cited_documents(rows):
    """A document that a page cites can be opened. One query for all, none where no page cites one."""
    own = EntryDocument._meta.get_field("document")
    citing = [row for row in rows if row.model is EntryDocument and row.language == SOURCE]
    keys = {str(row.values.get("document_id")) for row in citing} - {"None"}
    closed = _without_address(keys) if keys else {}
    for row in citing:
        if name := closed.get(str(row.values.get("document_id"))):
            message = _("“%(document)s” has no address at which it can be opened.") % {"document": name}
            yield row.finding(own, message, _("Write the address in the form of the document."))


def _without_address(keys):
    """Return {key: name} of those of the documents that have no version with an address."""
    code_and_versions = ("pk", "code", "versions__title", "versions__url")
    names, opened = {}, set()
    rows = Document.objects.filter(pk__in=keys).order_by("versions__position", "versions__pk")
    for pk, code, title, url in rows.values_list(*code_and_versions):
        names.setdefault(str(pk), title or code)
        if url:
            opened.add(str(pk))
    return {pk: name for pk, name in names.items() if pk not in opened}


register(empty_sections)
register(blank_pages)
register(cited_documents, on_forms=False)
