"""Every page of the administration in French, Spanish and Arabic: no English but content, names and codes.

English pages are the measure: a text that stands there and in another language alike is not translated, unless that
language really writes it so (`locale/` says it, or `SAME` below for the packages' own words). Arabic is stricter: no
word in Latin letters at all.
"""

import re
from html.parser import HTMLParser

import polib
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db.models import CharField, TextField
from django.test import Client
from django.urls import reverse
from django.utils import translation

from apps.accounts.models import Invitation, User
from apps.core.languages import CODES, own_name
from apps.core.models import Content
from apps.editorial.aggregates import members
from tests import builders
from tests.accounts.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
WORD = re.compile(r"[^\W\d_]{2,}")
LATIN = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
# Addresses, symbols and examples of what is to be typed: the same in every language.
CODE = re.compile(
    r"\S+@\S+|https?://\S+|\b[A-Z]/RES/\S+|\+\d+|\b[a-z]+\.[a-z]+(?:-[a-z]+)?\b|\b[A-Z]{2,6}\b|#\w+|\b\w+/(?:\w+/)*\w*"
    r"|“[^”]*”|«[^»]*»|\"[^\"]*\"|”[^“]*“|\([ivx]+\)|\b(?:en|fr|es|ar|pt|Mac)\b"
)
# Words of Django and of the packages that these languages share with English.
SAME = {
    "fr": {"Actions", "Action", "Date", "Notes", "Permissions"},
    "es": {"No"},
    "ar": set(),
}
# Signs and numbers before and behind a word: "› Contacts", "1 source", "Section:".
BESIDE = re.compile(r"^[\W\d_]+|[\W\d_]+$")
SPOKEN = ("title", "aria-label", "placeholder", "alt")


class Texts(HTMLParser):
    """Collects what a page says in its own language: text, spoken attributes, labels of buttons."""

    def __init__(self, language):
        super().__init__()
        self.language, self.found, self.skipped = language, [], []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        other = values.get("lang") not in (None, self.language)
        if tag not in ("input", "img", "br", "meta", "link", "hr", "source", "wbr"):
            self.skipped.append(tag in ("script", "style", "textarea") or other or self.is_skipping)
        if self.is_skipping or other:
            return
        self.found += [values[name] for name in SPOKEN if values.get(name)]
        if tag == "input" and values.get("type") in ("submit", "button", "reset"):
            self.found.append(values.get("value") or "")

    def handle_endtag(self, tag):
        if self.skipped and tag not in ("input", "img", "br", "meta", "link", "hr", "source", "wbr"):
            self.skipped.pop()

    def handle_data(self, data):
        if not self.is_skipping:
            self.found.append(data)

    @property
    def is_skipping(self):
        return bool(self.skipped and self.skipped[-1])


def texts(html, language):
    parser = Texts(language)
    parser.feed(html)
    return {" ".join(text.split()) for text in parser.found if WORD.search(text)}


def content():
    """Return every text of content and every name of a person, the longest first."""
    models = {member for root in MODELS if issubclass(root, Content) for member in members(root)}
    found = {own_name(code) for code in CODES}  # of the languages themselves
    for model in [*models, User, Invitation]:
        columns = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, CharField | TextField) and not field.choices
        ]
        for row in model._base_manager.values_list(*columns):
            found |= {" ".join(str(value).split()) for value in row if value and WORD.search(str(value))}
    return sorted(found, key=len, reverse=True)


def without(text, stored):
    for known in stored:
        text = text.replace(known, " ")
    return CODE.sub(" ", text)


def same_by_right(language):
    """Return the texts that the catalogue of a language leaves as they are in English."""
    catalogue = polib.pofile(str(settings.BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.po"))
    written = {entry.msgid for entry in catalogue if entry.msgstr == entry.msgid}
    return {form for text in written | SAME[language] for form in (text, text[:1].upper() + text[1:])}


def addresses(model, row):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    found = [reverse(f"{name}_changelist")]
    if issubclass(model, Content) or model is Invitation:
        found.append(reverse(f"{name}_add"))
    if row is None:
        return found
    change = reverse(f"{name}_change", args=[row.pk])
    if not issubclass(model, Content):
        return [*found, change]
    return [
        *found,
        *(f"{change}?language={code}" for code in ("en", "ar")),
        reverse(f"{name}_history", args=[row.pk]),
    ]


def pages(model, language, client):
    """Return {address without the language: texts} of the pages of a kind."""
    row = model._base_manager.first()
    with translation.override(language):
        found = addresses(model, row)
    answers = {address[3:]: client.get(address) for address in found}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {address: texts(answer.content.decode(), language) for address, answer in answers.items()}


def untranslated(language, english, other, stored):
    if language == "ar":
        return {text for text in other if LATIN.search(without(text, stored))}
    measure = {bare(text) for text in english} - same_by_right(language)
    return {text for text in other if bare(text) in measure and WORD.search(without(text, stored))}


def bare(text):
    return BESIDE.sub("", text)


@pytest.fixture
def administrator():
    client = Client()
    client.force_login(make_user("administrator"))
    return client


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_the_pages_of_a_kind_speak_the_persons_language(administrator, model, language):
    if model in builders.MAKERS:
        builders.make_many(model, 1)
    stored = content()
    english = pages(model, "en", administrator)

    faults = {
        address: untranslated(language, english[address], said, stored)
        for address, said in pages(model, language, administrator).items()
    }

    assert {address: found for address, found in faults.items() if found} == {}


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_the_index_speaks_the_persons_language(administrator, language):
    stored = content()
    said = {}
    for code in ("en", language):
        with translation.override(code):
            groups = ["admin:index", *sorted({model._meta.app_label for model in MODELS})]
            found = [
                reverse(name) if ":" in name else reverse("admin:app_list", args=[name]) for name in groups
            ]
        said[code] = set.union(
            *(texts(administrator.get(address).content.decode(), code) for address in found)
        )

    assert untranslated(language, said["en"], said[language], stored) == set()


def test_every_kind_of_content_is_looked_at():
    registered = {model for model in MODELS if issubclass(model, Content)}

    assert registered == {model for model in apps.get_models() if issubclass(model, Content)}
    assert registered == set(builders.MAKERS)
