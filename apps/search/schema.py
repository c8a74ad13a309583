"""The fields of the index, and one row of content as a document of it."""

import json
from functools import cache

from tantivy import Document, SchemaBuilder

from apps.core.languages import CODES
from apps.search.analysis import loose, parted, prepared, wholes

# Fields of each language, by what stands in them.
TITLE, NAMES, HEADINGS, TEXT, LOOSE, WHOLE = "title", "names", "headings", "text", "loose", "whole"
ANALYZED = (TITLE, NAMES, HEADINGS, TEXT)


def field(name, language):
    """Return the name of a field in a language ("title_fr")."""
    return f"{name}_{language}"


@cache
def schema():
    """Return the schema: one document for each row of content, with all its languages.

    `key` is "model:id", `audience` who may find it, `stored` what a result shows; `log` marks the one document that
    says how far the index follows the log.
    """
    builder = SchemaBuilder()
    for name in ("key", "kind", "audience", "log"):
        builder.add_text_field(
            name, tokenizer_name="raw", index_option="basic", stored=name in ("key", "log")
        )
    builder.add_text_field("exact", tokenizer_name="exact", index_option="freq")
    for language in CODES:
        for name in ANALYZED:
            builder.add_text_field(field(name, language), tokenizer_name=f"words_{language}")
        builder.add_text_field(field(LOOSE, language), tokenizer_name="loose")
        builder.add_text_field(field(WHOLE, language), tokenizer_name="raw", index_option="basic")
    builder.add_float_field("weight", fast=True)
    builder.add_bytes_field("stored", stored=True, indexed=False)
    return builder.build()


def document_of(kind, row, audiences):
    """Return a row as a document of the index, found by the given audiences."""
    document = Document()
    document.add_text("key", key_of(kind.label, row.pk))
    document.add_text("kind", kind.label)
    document.add_float("weight", 2**kind.weight - 2)  # tantivy multiplies the score by log2(2 + weight)
    for audience in sorted(audiences):
        document.add_text("audience", audience)
    for value in kind.exact_of(row):
        document.add_text("exact", value)
    stored = {}
    for language in CODES:
        title = kind.title_of(row, language)
        passages = [passage for passage in kind.passages_of(row, language) if passage.heading or passage.text]
        names = kind.names_of(row, language)
        _add(document, language, title, names, passages)
        if title or passages:
            stored[language] = {
                "title": title,
                "names": names,
                "passages": [[passage.anchor, passage.heading, passage.text] for passage in passages],
            }
    document.add_bytes("stored", json.dumps(stored, ensure_ascii=False).encode())
    return document


def key_of(label, pk):
    return f"{label}:{pk}"


def _add(document, language, title, names, passages):
    headings = [passage.heading for passage in passages if passage.heading]
    texts = [passage.text for passage in passages if passage.text]
    for name, values in ((TITLE, [title]), (NAMES, names), (HEADINGS, headings), (TEXT, texts)):
        for value in filter(None, values):
            document.add_text(field(name, language), prepared(value, language))
            document.add_text(field(LOOSE, language), loose(value))
    called = [title, *(part for name in names for part in parted(name))]
    for key in sorted({key for name in called for key in wholes(name, language)}):
        document.add_text(field(WHOLE, language), key)
