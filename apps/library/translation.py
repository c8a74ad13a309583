from modeltranslation.translator import TranslationOptions, register

from apps.library.models import Document, Source


@register(Source)
class SourceTranslation(TranslationOptions):
    fields = ("title", "credit_line")


@register(Document)
class DocumentTranslation(TranslationOptions):
    fields = ("note", "public_note")
