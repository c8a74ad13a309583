"""A figure as each language writes it: "31.6 million", "2,5 milliards de dollars É.-U.", "2.500 millones"."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext, pgettext

from apps.core.languages import active
from apps.organization.models import Figure

Scale, Qualifier = Figure.Scale, Figure.Qualifier
_SIZE = {Scale.ONE: 1, Scale.MILLION: 10**6, Scale.BILLION: 10**9}
# Spanish has no short word for a thousand millions: its "billón" is a million of millions.
_WITHOUT_BILLION = frozenset({"es"})


def in_words(figure):
    """Return the figure in the reader's language, with its precision, scale and currency."""
    return _qualified(_with_currency(_amount(figure), figure), figure)


def _amount(figure):
    scale = _scale(figure)
    size = _SIZE[scale]
    if scale == Scale.ONE:
        return _written(figure.value)
    number = Decimal(figure.value) / size
    return _scaled(scale, figure.value // size, is_whole=figure.value % size == 0) % {
        "number": _written(number.normalize())
    }


def _scale(figure):
    if figure.scale == Scale.BILLION and active() in _WITHOUT_BILLION:
        return Scale.MILLION
    return figure.scale


def _scaled(scale, count, *, is_whole):
    """Return the pattern of a number of millions or billions; languages count whole numbers and fractions apart."""
    if scale == Scale.MILLION and is_whole:
        return ngettext("%(number)s million", "%(number)s million", count)
    if scale == Scale.MILLION:
        return npgettext("a number with decimals", "%(number)s million", "%(number)s million", count)
    if is_whole:
        return ngettext("%(number)s billion", "%(number)s billion", count)
    return npgettext("a number with decimals", "%(number)s billion", "%(number)s billion", count)


def _with_currency(amount, figure):
    """Add the currency. Dollars have words in every language; another currency is named by its code."""
    if not figure.currency:
        return amount
    if figure.currency != "USD":
        return _("%(currency)s %(amount)s") % {"currency": figure.currency, "amount": amount}
    if figure.scale == Scale.ONE:
        return ngettext("USD %(amount)s", "USD %(amount)s", figure.value) % {"amount": amount}
    return pgettext("an amount in millions or billions", "USD %(amount)s") % {"amount": amount}


def _qualified(amount, figure):
    if figure.qualifier == Qualifier.AT_LEAST:
        return _("at least %(amount)s") % {"amount": amount}
    if figure.qualifier == Qualifier.OVER:
        return _("more than %(amount)s") % {"amount": amount}
    return amount


def _written(number):
    return number_format(number, force_grouping=True)
