from modeltranslation.translator import TranslationOptions, register

from apps.frameworks.models import Framework, Part, PartGroup, Programme, Relation, UnitRole


@register(Framework)
class FrameworkTranslation(TranslationOptions):
    fields = ("acronym", "title", "summary", "purpose", "public_note")


@register(PartGroup)
class PartGroupTranslation(TranslationOptions):
    fields = ("title", "lead_in", "public_note")


@register(Part)
class PartTranslation(TranslationOptions):
    fields = ("title", "text", "public_note")


@register(Relation)
class RelationTranslation(TranslationOptions):
    fields = ("note", "public_note")


@register(UnitRole)
class UnitRoleTranslation(TranslationOptions):
    fields = ("statement", "public_note")


@register(Programme)
class ProgrammeTranslation(TranslationOptions):
    fields = ("acronym", "name", "summary", "public_note")
