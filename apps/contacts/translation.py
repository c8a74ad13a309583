from modeltranslation.translator import TranslationOptions, register

from apps.contacts.models import Contact


@register(Contact)
class ContactTranslation(TranslationOptions):
    fields = ("label", "role", "use_for", "public_note")
