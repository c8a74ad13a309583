"""Addresses as people copy them, stored in one form: without host, language and slash in front ("manual/")."""

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from apps.core.languages import SOURCE
from apps.core.text import normalise, validate_characters
from apps.portal.addresses import bare, without_language

_is_web_address = URLValidator(schemes=["http", "https"])


class AddressOfPage(models.CharField):
    """The address of a page, however it was copied: with the host, with a language, with a slash in front."""

    default_validators = [validate_characters]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 300)
        super().__init__(*args, **kwargs)

    def normalise(self, value):
        """Return the address as it is stored."""
        return without_language(normalise(value) or "")

    def clean(self, value, model_instance):
        return super().clean(self.normalise(value), model_instance)


class FormerAddress(AddressOfPage):
    """Where a page of the portal stood once."""

    def normalise(self, value):
        return bare(super().normalise(value))

    def validate(self, value, instance):
        super().validate(value, instance)
        if "://" in value:
            raise ValidationError(_("This is an address of another site."), code="other_site")


class LinkField(AddressOfPage):
    """A page of the portal, or an address of the web."""

    holds_address = True  # the check of links asks it (apps/links)

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("help_text", _("A page of the portal, like manual/, or a web address."))
        kwargs.setdefault("max_length", 500)
        super().__init__(*args, **kwargs)

    def validate(self, value, instance):
        super().validate(value, instance)
        if not value:
            return
        if "://" in value:
            _is_web_address(value)
        elif not is_page(value):
            message = _("The portal has no page at this address. Write it without the language: manual/.")
            raise ValidationError(message, code="no_page")


def is_page(path):
    """True when an address without its language is that of a kind of page that the portal has."""
    try:
        with override(SOURCE):  # the pattern of the language in an address follows the active one
            resolve(f"/{SOURCE}/{bare(path)}/")
    except Resolver404:
        return False
    return True
