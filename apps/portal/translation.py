from modeltranslation.translator import TranslationOptions, register

from apps.portal.models import MenuItem


@register(MenuItem)
class MenuItemTranslation(TranslationOptions):
    fields = ("label", "blurb", "public_note")
