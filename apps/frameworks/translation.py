from modeltranslation.translator import TranslationOptions, register

from apps.frameworks.models import Framework


@register(Framework)
class FrameworkTranslation(TranslationOptions):
    fields = ("acronym", "title", "summary", "purpose", "public_note")
