from modeltranslation.translator import TranslationOptions, register

from apps.contacts.models import Contact, Subject


@register(Contact)
class ContactTranslation(TranslationOptions):
    fields = ("label", "role", "use_for", "public_note")


@register(Subject)
class SubjectTranslation(TranslationOptions):
    fields = ("name", "search_words", "advice", "public_note")
