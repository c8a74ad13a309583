"""Dates as each language of the portal writes them, as precise as the source gave them.

Django's own formats print "Oct. 11, 2024" and "11 أكتوبر، 2024"; they know neither the double month names of the United
Nations' Arabic nor the French "1er", nor a date that is only a month.
"""

from django.utils import timezone

from apps.core.languages import active
from apps.core.models import Dated

_ARABIC = (
    "كانون الثاني/يناير", "شباط/فبراير", "آذار/مارس", "نيسان/أبريل", "أيار/مايو", "حزيران/يونيه",
    "تموز/يوليه", "آب/أغسطس", "أيلول/سبتمبر", "تشرين الأول/أكتوبر", "تشرين الثاني/نوفمبر", "كانون الأول/ديسمبر",
)  # fmt: skip
MONTHS = {
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ),
    "es": (
        "enero", "febrero", "marzo", "abril", "mayo", "junio",
        "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
    ),
    "ar": _ARABIC,
}  # fmt: skip
SHORT_MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "fr": ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."),
    "es": ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"),
    "ar": _ARABIC,
}
_SPANISH_LONG = {
    Dated.Precision.DAY: "{day} de {month} de {year}",
    Dated.Precision.MONTH: "{month} de {year}",
}
_PATTERNS = {
    Dated.Precision.DAY: "{day} {month} {year}",
    Dated.Precision.MONTH: "{month} {year}",
    Dated.Precision.YEAR: "{year}",
}
_MACHINE_PATTERNS = {
    Dated.Precision.DAY: "%Y-%m-%d",
    Dated.Precision.MONTH: "%Y-%m",
    Dated.Precision.YEAR: "%Y",
}


def short_date(date, precision=Dated.Precision.DAY, language=None):
    """Return the date as a line about a page shows it: "11 Oct 2024", "Oct 2024", "2024"."""
    return _written(date, precision, language or active(), SHORT_MONTHS, _PATTERNS)


def long_date(date, precision=Dated.Precision.DAY, language=None):
    """Return the date as a sentence holds it: "11 October 2024", "11 de octubre de 2024"."""
    language = language or active()
    patterns = _PATTERNS | _SPANISH_LONG if language == "es" else _PATTERNS
    return _written(date, precision, language, MONTHS, patterns)


def machine_date(date, precision=Dated.Precision.DAY):
    """Return the date as the attribute `datetime` of HTML wants it: "2024-10-11", "2024-10", "2024"."""
    return date.strftime(_MACHINE_PATTERNS[precision])


# The time of a day by the clock, with a no-break space wherever a line must not end.
_MOMENTS = {
    "en": "{day}, {time:%H:%M} ({zone})",
    "fr": "{day} à {time:%H}\u00a0h\u00a0{time:%M} ({zone})",
    "es": "{day}, {time:%H:%M} ({zone})",
    "ar": "{day}، {time:%H:%M} ({zone})",
}


def moment_in_words(moment, language=None):
    """Return a moment by the clock of the active time zone, which it names: "22 Nov 2026, 14:00 (Africa/Ndjamena)"."""
    language, time = language or active(), timezone.localtime(moment)
    return _MOMENTS[language].format(day=short_date(time, language=language), time=time, zone=zone_in_words())


def zone_in_words():
    """Return the name of the active time zone."""
    return str(timezone.get_current_timezone())


def _written(date, precision, language, months, patterns):
    day = "1er" if (language, date.day) == ("fr", 1) else date.day
    return patterns[precision].format(day=day, month=months[language][date.month - 1], year=date.year)
