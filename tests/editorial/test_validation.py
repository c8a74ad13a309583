"""Rules between rows: whatever way a change comes by, the refusal names the rows, in the language of the person."""

from dataclasses import dataclass

import pytest
from django.urls import reverse
from django.utils.translation import gettext, override

from apps.contacts.models import Contact
from apps.editorial.loading import load
from apps.editorial.payloads import payload_of
from apps.editorial.problems import Refused
from apps.editorial.publishing import publish
from apps.frameworks.models import Framework
from apps.manual.models import Topic
from apps.organization.models import Coverage, Office, OfficeType, Unit
from apps.portal.models import MenuItem
from apps.translation.states import Origin
from tests import builders
from tests.accounts.factories import make_user
from tests.forms import form_data

pytestmark = pytest.mark.django_db
LANGUAGES = ["en", "fr"]
REGIONAL = "%(other)s and %(this)s cannot both be the regional office of this country. Change one of them."
FIRST = "%(other)s and %(this)s cannot both be the first contact of this unit. Change one of them."
GENERAL = "%(other)s and %(this)s cannot both be the Organization's general contact. Change one of them."
NAMES = {"en": ("First place", "Second place"), "fr": ("Premier lieu", "Deuxième lieu")}
CIRCLE = {"en": ["Apple", "Banana", "Cherry", "Apple"], "fr": ["Banane", "Cerise", "Pomme", "Banane"]}


def told(work, language):
    """Return the messages of the refusal as a person of the language reads them."""
    with override(language), pytest.raises(Refused) as refused:
        work()
    return [problem.message for problem in refused.value.problems]


def sent(client, row, changes, language):
    """Return what the form says above its fields and its parts when an editor sends these changes."""
    with override(language):
        address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    client.force_login(make_user("editor", language=language))
    response = client.post(f"{address}?language=en", form_data(client, f"{address}?language=en") | changes)
    forms = [response.context["adminform"].form]
    forms += [form for formset in response.context["inline_admin_formsets"] for form in formset.formset.forms]
    return [message for form in forms for message in form.non_field_errors()]


# --- What only one row may have ---------------------------------------------------------------------------


def both(message, language):
    """Return the message about the two rows, the first of which has the place."""
    with override(language):
        first, second = (gettext("“%(name)s”") % {"name": name} for name in NAMES[language])
        return [gettext(message) % {"other": first, "this": second}]


@pytest.fixture
def offices():
    country = builders.make_country()
    made = []
    for code, kind, place in [("first", "regional", 0), ("second", "country", 1)]:
        coverage = [{"country_id": str(country.pk), "kind": kind}]
        office = builders.make_office(code, name_en=NAMES["en"][place], coverage=coverage)
        made.append(builders.translate(office, "fr", name=NAMES["fr"][place]))
    return made


@pytest.fixture
def contacts():
    unit = builders.make_unit()
    made = []
    for code, is_first, place in [("first", True, 0), ("second", False, 1)]:
        fields = {"unit_id": str(unit.pk), "is_primary": is_first, "is_default": is_first}
        contact = builders.make_contact(code, label_en=NAMES["en"][place], **fields)
        made.append(builders.translate(contact, "fr", label=NAMES["fr"][place]))
    return made


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_regional_offices_of_a_country_are_refused_by_the_door_naming_both(offices, language):
    payload = payload_of(offices[1], "en")
    payload["children"]["coverage"][0]["kind"] = "regional"

    messages = told(lambda: publish([payload], origin=Origin.FIXTURE), language)

    assert messages == both(REGIONAL, language)
    assert Coverage.objects.get(office=offices[1]).kind == "country"


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_regional_offices_of_a_country_are_refused_on_the_form_naming_both(offices, client, language):
    messages = sent(client, offices[1], {"coverage-0-kind": "regional"}, language)

    assert messages == both(REGIONAL, language)
    assert Coverage.objects.get(office=offices[1]).kind == "country"


@pytest.mark.parametrize(
    ("field", "message", "language"),
    [
        (*rule, language)
        for rule in [("is_primary", FIRST), ("is_default", GENERAL)]
        for language in LANGUAGES
    ],
)
def test_a_second_first_contact_is_refused_by_the_door_and_on_the_form_naming_both(
    contacts, client, field, message, language
):
    payload = payload_of(contacts[1], "en")
    payload["fields"][field] = True

    by_door = told(lambda: publish([payload], origin=Origin.FIXTURE), language)
    on_form = sent(client, contacts[1], {field: "on"}, language)

    assert by_door == both(message, language)
    assert on_form == both(message, language)
    assert list(Contact.objects.filter(**{field: True})) == [contacts[0]]


OFFICES = """
organization.country: [{iso2: TD, name: {en: Chad, fr: Tchad}}]
organization.officetype: [{code: RO, name: {en: Regional Office, fr: Bureau régional}}]
organization.office:
- code: first
  type: RO
  country: TD
  name: {en: First place, fr: Premier lieu}
  coverage: [{country: TD, kind: regional}]
"""
SECOND_OFFICE = """
- code: second
  type: RO
  country: TD
  name: {en: Second place, fr: Deuxième lieu}
  coverage: [{country: TD, kind: regional}]
"""
CONTACTS = """
organization.unit: [{code: top, kind: unit, name: {en: The unit, fr: L'unité}}]
contacts.contact:
- {code: first, unit: top, is_primary: true, email: a@example.org, label: {en: First place, fr: Premier lieu}}
"""
SECOND_CONTACT = """
- {code: second, unit: top, is_primary: true, email: b@example.org, label: {en: Second place, fr: Deuxième lieu}}
"""


@pytest.mark.parametrize("stored_before", [True, False], ids=["the first is stored", "both are new"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "rule",
    [(Office, OFFICES, SECOND_OFFICE, REGIONAL), (Contact, CONTACTS, SECOND_CONTACT, FIRST)],
    ids=["offices", "contacts"],
)
def test_files_with_two_that_exclude_each_other_are_refused_naming_both(
    tmp_path, rule, language, stored_before
):
    model, first, second, message = rule
    file = tmp_path / "content.yaml"
    if stored_before:
        file.write_text(first, encoding="utf-8")
        load(tmp_path)
    file.write_text(first.rstrip("\n") + second, encoding="utf-8")

    messages = told(lambda: load(tmp_path), language)

    assert messages == both(message, language)
    assert model.objects.count() == (1 if stored_before else 0)


def test_the_place_of_a_part_is_named_in_words_even_when_all_is_new(tmp_path):
    (tmp_path / "content.yaml").write_text(OFFICES.rstrip("\n") + SECOND_OFFICE, encoding="utf-8")

    with pytest.raises(Refused) as refused:
        load(tmp_path)

    assert refused.value.problems[0].row == "covered country “Chad + regional office for this country”"


# --- Circles ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tree:
    """Rows that hang under each other by `link`; `name` is what they are called by."""

    model: type
    link: str
    name: str
    more: str = ""

    def __str__(self):
        return f"{self.model.__name__}.{self.link}"

    def file(self, links):
        """Return a file of three rows with these links, {code: code}."""
        rows = [("apple", "Pomme"), ("banana", "Banane"), ("cherry", "Cerise")]
        lines = [
            f"- {{code: {code}, {self.link}: {links.get(code, 'null')}, {self.more}"
            f"{self.name}: {{en: {code.title()}, fr: {french}}}}}"
            for code, french in rows
        ]
        return "\n".join([BEFORE.get(self.model, ""), f"{self.model._meta.label_lower}:", *lines, ""])


BEFORE = {
    Office: "organization.country: [{iso2: TD, name: {en: Chad, fr: Tchad}}]\n"
    "organization.officetype: [{code: RO, name: {en: Regional Office, fr: Bureau régional}}]"
}
TREES = [
    Tree(Unit, "parent", "name", "kind: unit, "),
    Tree(OfficeType, "parent", "name"),
    Tree(Office, "reports_to", "name", "type: RO, country: TD, "),
    Tree(Framework, "superseded_by", "title", "kind: plan, status: superseded, "),
    Tree(Topic, "parent", "title"),
    Tree(MenuItem, "parent", "label"),
]
CHAIN = {"apple": "banana", "banana": "cherry"}


def circle(language):
    with override(language):
        arrow = gettext("This would make a circle: %(circle)s. Choose another one.")
        return [arrow % {"circle": " → ".join(CIRCLE[language])}]


@pytest.fixture
def loaded(tmp_path):
    """Return a function that loads three rows of a tree, each under the next, and returns the last."""

    def load_chain(tree):
        (tmp_path / "content.yaml").write_text(tree.file(CHAIN), encoding="utf-8")
        load(tmp_path)
        return tree.model.objects.get(code="cherry")

    return load_chain


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tree", TREES, ids=str)
def test_a_circle_is_refused_by_the_door_and_on_the_form_and_named(loaded, client, tree, language):
    last = loaded(tree)
    apple = str(tree.model.objects.get(code="apple").pk)
    payload = payload_of(last, "en")
    payload["fields"][f"{tree.link}_id"] = apple

    by_door = told(lambda: publish([payload], origin=Origin.FIXTURE), language)
    on_form = sent(client, last, {tree.link: apple}, language)

    assert by_door == circle(language)
    assert on_form == circle(language)
    assert getattr(tree.model.objects.get(code="cherry"), tree.link) is None


@pytest.mark.parametrize("tree", TREES, ids=str)
def test_a_circle_in_a_file_is_refused_and_named(tmp_path, tree):
    (tmp_path / "content.yaml").write_text(tree.file(CHAIN | {"cherry": "apple"}), encoding="utf-8")

    messages = told(lambda: load(tmp_path), "en")

    assert messages[0] == f"“{tree.link}” goes round in a circle: apple → banana → cherry → apple."
    assert tree.model.objects.count() == 0


@pytest.mark.parametrize(
    ("make", "field", "value", "message"),
    [
        (builders.make_unit, "position", 2**40, "Ensure this value is less than or equal to 2147483647."),
        (
            builders.make_office_type,
            "declared_count",
            99_999,
            "Ensure this value is less than or equal to 32767.",
        ),
        (builders.make_period, "start_year", 1799, "Write a year from 1800 to 2200."),
        (builders.make_period, "end_year", 2201, "Write a year from 1800 to 2200."),
    ],
)
def test_a_number_that_one_database_would_refuse_is_refused_on_both(make, field, value, message):
    row = make()

    with pytest.raises(Refused) as refused:
        publish([changed(row, **{field: value})], origin=Origin.FIXTURE)

    assert {problem.message for problem in refused.value.problems} == {message}


def changed(row, **fields):
    payload = payload_of(row, "en")
    payload["fields"] |= fields
    return payload


def test_years_at_the_ends_are_taken():
    row = builders.make_period(start_year=1800, end_year=2200)

    assert (row.start_year, row.end_year) == (1800, 2200)


def test_an_office_is_in_a_time_zone_that_there_is():
    office = builders.make_office(timezone="Africa/Ndjamena")

    with pytest.raises(Refused) as refused:
        publish([changed(office, timezone="Mars/Phobos")], origin=Origin.FIXTURE)

    assert [problem.message for problem in refused.value.problems] == [
        "There is no time zone “Mars/Phobos”. Write it as the tz database does: Africa/Ndjamena."
    ]


def test_an_item_of_one_menu_does_not_stand_under_an_item_of_another():
    public = builders.make_menu_item("public", label_en="Public", menu="public_site")
    own = builders.make_menu_item("own", label_en="Own")

    with pytest.raises(Refused) as refused:
        publish([changed(own, parent_id=str(public.pk))], origin=Origin.FIXTURE)

    assert str(refused.value).endswith(
        "“Own” and “Public” belong to different menus. Choose an item of the same menu."
    )


def test_a_rule_about_a_whole_row_names_the_row_and_no_field_of_it():
    payload = builders.new_payload(Contact, code="silent", label_en="Silent desk")

    with pytest.raises(Refused) as refused:
        publish([payload], by=make_user("publisher"), note="New.")

    assert [str(problem) for problem in refused.value.problems] == [
        "contact “silent”: Give an address, or mark the contact as not recorded yet."
    ]
