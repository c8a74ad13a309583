"""What the page shows that finds whom to write to: the choices, and the answer to what was chosen."""

from django.conf.locale import LANG_INFO
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from apps.contacts.address_book import AddressBook
from apps.contacts.asking import Question
from apps.contacts.models import Contact, Subject
from apps.contacts.pages import OF_CONTACT
from apps.contacts.resolving import ways_in
from apps.core.languages import CODES
from apps.core.sorting import sort_key
from apps.library.showing import current, page_of, shown
from apps.organization.models import Country
from apps.translation.reading import localized

# One whole sentence for each: "no" and "one" change with the word in French, Spanish and Arabic.
NO_COUNTRY = _("The portal knows no country with this code: “%(key)s”. Choose one from the list.")
NO_SUBJECT = _("The portal knows no subject with this code: “%(key)s”. Choose one from the list.")
NO_LANGUAGE = _("The portal knows no language with this code: “%(key)s”. Choose one from the list.")


def find_page(user, question):
    """Return the choices, the ways to help, `answered` (the part of the question that is known) and `unknown`.

    The latter are sentences about the other part. Seven queries at most, whatever is asked.
    """
    countries = current(Country.objects.visible_to(user))
    subjects = list(Subject.objects.visible_to(user).current())
    book = AddressBook.of(user, question.lang)
    languages = _languages(book.contacts)
    country = next((row for row in countries if row.iso2 == question.country), None)
    subject = next((row for row in subjects if row.code.lower() == question.subject), None)
    lang = question.lang if question.lang in dict(languages) else ""
    ways = ways_in(book, country=country, subject=subject) if country or subject else []
    offered = [way.shown for way in ways if isinstance(way.shown, Contact)]
    page = page_of(
        [*shown([country], "name"), *shown([subject], "name", "advice"), *shown(offered, *OF_CONTACT)],
        linked=[*countries, *subjects, *(row for way in ways for row in way.rows)],
        country=country,
        subject=subject,
        lang=lang,
        answered=_answered(country, subject, lang),
        languages_spoken=languages,
        unknown=_unknown(question, country, subject, lang),
        ways=ways,
    )
    return page | {
        "countries": sorted(countries, key=lambda row: sort_key(localized(row, "name").text)),
        "subjects": subjects,
    }


def _languages(contacts):
    """Return pairs of a code and a name: the languages of the portal and all that some contact speaks."""
    codes = {*CODES, *(code for contact in contacts for code in contact.languages.split())}
    names = {code: gettext(get_language_info(code)["name"]) for code in codes if code in LANG_INFO}
    return sorted(names.items(), key=lambda pair: sort_key(pair[1]))


def _answered(country, subject, lang):
    return Question(country.iso2 if country else "", subject.code if subject else "", lang)


def _unknown(question, country, subject, lang):
    """Return a sentence for each key that was asked for and that nobody knows."""
    missing = [
        (NO_COUNTRY, question.country, country),
        (NO_SUBJECT, question.subject, subject),
        (NO_LANGUAGE, question.lang, lang),
    ]
    return [sentence % {"key": key} for sentence, key, known in missing if key and not known]
