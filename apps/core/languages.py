"""The portal's languages, and how a column is named in each of them."""

from django.conf import settings
from django.utils.translation import get_language
from modeltranslation.translator import NotRegistered, translator
from modeltranslation.utils import build_localized_fieldname

SOURCE = "en"
CODES = tuple(code for code, _ in settings.LANGUAGES)
TARGETS = tuple(code for code in CODES if code != SOURCE)
RIGHT_TO_LEFT = frozenset({"ar"})


def direction(language):
    """Return "rtl" or "ltr" for a language code."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def own_name(language):
    """Return the language's name in itself ("Français")."""
    return dict(settings.LANGUAGES)[language]


def active():
    """Return the reader's language, English where Django has another one active (a shell, a test)."""
    language = (get_language() or SOURCE)[:2]
    return language if language in CODES else SOURCE


def column(field_name, language):
    """Return the name of the column that holds `field_name` in `language` ("title_fr")."""
    return build_localized_fieldname(field_name, language)


def translated_fields(model):
    """Return the names of the model's translatable fields, in the order they are declared."""
    try:
        names = set(translator.get_options_for_model(model).get_field_names())
    except NotRegistered:
        return []
    return [field.name for field in model._meta.concrete_fields if field.name in names]


def name_field(model):
    """Return the translated field that says what a row is called: the first that a row cannot do without, or None."""
    fields = map(model._meta.get_field, translated_fields(model))
    return next((field.name for field in fields if not field.blank), None)
