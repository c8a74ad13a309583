from modeltranslation.translator import TranslationOptions, register

from apps.portal.models import MenuItem, Notice, OldAddress


@register(MenuItem)
class MenuItemTranslation(TranslationOptions):
    fields = ("label", "blurb", "public_note")


@register(Notice)
class NoticeTranslation(TranslationOptions):
    fields = ("text",)


@register(OldAddress)
class OldAddressTranslation(TranslationOptions):
    fields = ("reason",)
