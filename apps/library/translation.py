from modeltranslation.translator import TranslationOptions, register

from apps.library.models import Document, Source, Term


@register(Source)
class SourceTranslation(TranslationOptions):
    fields = ("title", "publisher", "credit_line")


@register(Document)
class DocumentTranslation(TranslationOptions):
    fields = ("note", "public_note")


@register(Term)
class TermTranslation(TranslationOptions):
    fields = ("acronym", "name", "definition", "synonyms", "forbidden", "public_note")
