"""What was archived is named on no page, whatever still points to it; and the days on which a rule begins to hold."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from apps.organization.models import Office, Unit
from tests import builders
from tests.accounts.factories import make_user
from tests.manual.making import section

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def reader(client):
    client.force_login(make_user("reader"))
    return client


def framework_with_owner():
    owner = builders.make_unit("gone", name_en="The archived one")
    return builders.make_framework("mcof", owner_unit_id=str(owner.pk)).get_absolute_url(), owner


def framework_with_successor():
    successor = builders.make_framework("gone", title_en="The archived one")
    old = builders.make_framework("old", status="superseded", superseded_by_id=str(successor.pk))
    return old.get_absolute_url(), successor


def framework_with_predecessor():
    new = builders.make_framework("new")
    old = builders.make_framework(
        "gone", title_en="The archived one", status="superseded", superseded_by_id=str(new.pk)
    )
    return new.get_absolute_url(), old


def office_with_country():
    host = builders.make_country("KE", name_en="Kenya")
    country = builders.make_country("SN", name_en="The archived one")
    office = builders.make_office(
        "ro", country=host, coverage=[{"country_id": str(country.pk), "kind": "regional"}]
    )
    return office.get_absolute_url(), country


def country_with_office():
    host = builders.make_country("KE", name_en="Kenya")
    country = builders.make_country("SN", name_en="Senegal")
    office = builders.make_office(
        "ro",
        name_en="The archived one",
        country=host,
        coverage=[{"country_id": str(country.pk), "kind": "regional"}],
    )
    return country.get_absolute_url(), office


def contacts_with_subject():
    return reverse("contacts:index"), builders.make_subject("gone", name_en="The archived one")


def entry_with_list_of_parts():
    framework = builders.make_framework("migof")
    group = builders.make_part_group("gone", framework=framework, title_en="The archived one")
    shows = {"shows": "framework_parts", "shows_framework_id": str(framework.pk)}
    entry = builders.make_entry(children={"sections": [section("list", **shows)]})
    return entry.get_absolute_url(), group


@pytest.mark.parametrize(
    "make",
    [
        framework_with_owner,
        framework_with_successor,
        framework_with_predecessor,
        office_with_country,
        country_with_office,
        contacts_with_subject,
        entry_with_list_of_parts,
    ],
)
def test_an_archived_row_is_named_no_more(reader, make):
    address, row = make()

    before = "The archived one" in reader.get(address).content.decode()
    type(row).objects.filter(pk=row.pk).update(archived_at=timezone.now())
    after = "The archived one" in reader.get(address).content.decode()

    assert (before, after) == (True, False)


@pytest.mark.parametrize("how", [{"closed_on": "2024-01-01"}, {"standing": "superseded"}])
def test_an_office_that_is_no_more_covers_no_country(reader, how):
    address, office = country_with_office()

    before = "The archived one" in reader.get(address).content.decode()
    Office.objects.filter(pk=office.pk).update(**how)
    after = "The archived one" in reader.get(address).content.decode()

    assert (before, after) == (True, False)


@pytest.mark.parametrize(("days", "closed"), [(-1, True), (0, True), (1, False)])
def test_an_office_is_closed_from_its_last_day_on(days, closed):
    assert Office(closed_on=timezone.localdate() + timedelta(days=days)).is_closed is closed


@pytest.mark.parametrize(("days", "overdue"), [(-1, True), (0, False), (1, False)])
def test_a_review_is_overdue_when_its_day_has_passed(days, overdue):
    assert Unit(review_by=timezone.localdate() + timedelta(days=days)).is_overdue is overdue


def test_what_is_superseded_is_neither_found_nor_new(reader):
    builders.make_term("old", name_en="Overtaken word", standing="superseded")
    builders.make_term("now", name_en="Present word")

    found = reader.get(reverse("search:search"), {"q": "word"}).content.decode()
    new = reader.get(reverse("portal:updates")).content.decode()

    assert [("Overtaken" in html, "Present" in html) for html in (found, new)] == [(False, True)] * 2


@pytest.mark.parametrize("standing", ["superseded", "preferred"])
def test_a_superseded_entry_stands_in_no_list(reader, standing):
    framework = builders.make_framework("mcof", title_en="Framework")
    topic = builders.make_topic("topic", title_en="Topic")
    builders.make_entry("other", topic=topic, title_en="Beside")
    builders.make_entry(
        "old", topic=topic, title_en="Overtaken page", standing=standing, about_framework_id=str(framework.pk)
    )
    pages = [reverse("portal:home"), reverse("manual:index"), topic.get_absolute_url()]
    pages += [framework.get_absolute_url(), reverse("manual:entry", args=["topic", "other"])]

    shown = {page: "Overtaken page" in reader.get(page).content.decode() for page in pages}

    assert shown == dict.fromkeys(pages, standing == "preferred")
