from modeltranslation.translator import TranslationOptions, register

from apps.manual.models import Entry, EntryLink, Question, Section, Topic


@register(Topic)
class TopicTranslation(TranslationOptions):
    fields = ("title", "summary")


@register(Entry)
class EntryTranslation(TranslationOptions):
    fields = ("title", "summary", "key_points", "public_note")


@register(Section)
class SectionTranslation(TranslationOptions):
    fields = ("heading", "body", "public_note")


@register(EntryLink)
class EntryLinkTranslation(TranslationOptions):
    fields = ("title", "public_note")


@register(Question)
class QuestionTranslation(TranslationOptions):
    fields = ("question", "answer", "public_note")
