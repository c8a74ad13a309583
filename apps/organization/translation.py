from modeltranslation.translator import TranslationOptions, register

from apps.organization.models import (
    Country,
    Figure,
    HistoryPeriod,
    Measure,
    Milestone,
    Office,
    OfficeType,
    Partner,
    Position,
    Unit,
    UnitPrinciple,
)


@register(Unit)
class UnitTranslation(TranslationOptions):
    fields = ("name", "acronym", "also_known_as", "mandate", "search_words", "public_note")


@register(UnitPrinciple)
class UnitPrincipleTranslation(TranslationOptions):
    fields = ("text",)


@register(Country)
class CountryTranslation(TranslationOptions):
    fields = ("name", "public_note")


@register(OfficeType)
class OfficeTypeTranslation(TranslationOptions):
    fields = ("name", "plural_name", "acronym", "role", "public_note")


@register(Office)
class OfficeTranslation(TranslationOptions):
    fields = ("name", "city", "responsibilities", "public_note")


@register(Position)
class PositionTranslation(TranslationOptions):
    fields = ("title", "holder", "holder_title", "public_note")


@register(Partner)
class PartnerTranslation(TranslationOptions):
    fields = ("acronym", "name", "description", "public_note")


@register(HistoryPeriod)
class HistoryPeriodTranslation(TranslationOptions):
    fields = ("label", "public_note")


@register(Milestone)
class MilestoneTranslation(TranslationOptions):
    fields = ("time_in_words", "label", "text", "public_note")


@register(Measure)
class MeasureTranslation(TranslationOptions):
    fields = ("name", "definition", "public_note")


@register(Figure)
class FigureTranslation(TranslationOptions):
    fields = ("context", "public_note")
