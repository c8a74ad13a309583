from modeltranslation.translator import TranslationOptions, register

from apps.organization.models import Unit, UnitPrinciple


@register(Unit)
class UnitTranslation(TranslationOptions):
    fields = ("name", "acronym", "also_known_as", "mandate", "search_words", "public_note")


@register(UnitPrinciple)
class UnitPrincipleTranslation(TranslationOptions):
    fields = ("text",)
