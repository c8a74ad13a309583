"""Old addresses: of pages that moved, were merged, archived, are for few, and go round in a circle."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import override

from apps.editorial.aggregates import roots
from apps.editorial.models import Revision
from apps.editorial.payloads import payload_of
from apps.editorial.problems import Refused
from apps.editorial.publishing import publish
from apps.manual.models import Entry, Topic
from apps.portal.models import OldAddress
from apps.portal.old_addresses import Moved, page_of, what_became_of
from tests import builders
from tests.accounts.factories import make_user
from tests.builders import make_entry, make_old_address, make_topic, make_unit, publish_drafts, translate
from tests.forms import form_data
from tests.manual.making import let_into_the_group, make_restricted_entry

pytestmark = pytest.mark.django_db
ADD = "/en/admin/portal/oldaddress/add/"


@pytest.fixture
def reader(client):
    person = make_user("reader")
    client.force_login(person)
    return person


def change(row, **fields):
    """Publish new values of a root and return it read again."""
    payload = payload_of(row, "en")
    payload["fields"] |= fields
    publish([payload], origin="fixture")
    return type(row).objects.get(pk=row.pk)


def archive(row, reason=""):
    return change(row, archived_at="2026-03-01T09:00:00+00:00", archived_reason=reason)


def answer(client, path):
    response = client.get(path)
    return response.status_code, response.headers.get("Location", "")


def words(response):
    html = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)[0]
    html = re.sub(r"</?(?:bdi|time)[^>]*>", "", html)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


# --- Moved ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_a_page_that_moved_is_found_in_every_language(client, reader, language):
    change(make_entry("old"), slug="new")

    assert answer(client, f"/{language}/manual/frameworks/old/") == (
        301,
        f"/{language}/manual/frameworks/new/",
    )


@pytest.mark.parametrize("model", [model for model in roots() if hasattr(model, "get_absolute_url")])
def test_every_page_of_one_piece_of_content_is_found_under_its_old_key(client, reader, model):
    row = builders.MAKERS[model]()
    address, key = row.get_absolute_url(), row.natural_path[0]
    if "#" in address:
        return  # stands on a list, whose address does not change
    new = "KE" if model.__name__ == "Country" else "moved"
    assert page_of(address) == (model, key)
    assert what_became_of(address, reader) is None

    moved = change(row, **{model.natural_key_field: new})

    assert moved.get_absolute_url() != address
    assert answer(client, address) == (301, moved.get_absolute_url())


def test_an_entry_whose_slug_and_topic_changed_is_found(client, reader):
    entry = make_entry("old", topic=make_topic("first"))
    change(entry, topic_id=str(make_topic("second").pk), slug="new")

    assert answer(client, "/en/manual/first/old/") == (301, "/en/manual/second/new/")


def test_the_entries_of_a_topic_that_moved_are_found(client, reader):
    topic = make_topic("first")
    make_entry("page", topic=topic)
    change(topic, code="second")

    assert answer(client, "/en/manual/first/page/") == (301, "/en/manual/second/page/")
    assert answer(client, "/en/manual/first/") == (301, "/en/manual/second/")


def test_a_page_that_moved_often_is_found_in_one_step_under_each_of_its_names(client, reader):
    entry = make_entry("a")
    for slug in ("b", "c", "d"):
        entry = change(entry, slug=slug)

    assert {answer(client, f"/en/manual/frameworks/{slug}/") for slug in "abc"} == {
        (301, "/en/manual/frameworks/d/")
    }


def test_a_page_that_moved_back_is_read_where_it_stands(client, reader):
    change(change(make_entry("a"), slug="b"), slug="a")

    assert answer(client, "/en/manual/frameworks/a/") == (200, "")
    assert answer(client, "/en/manual/frameworks/b/") == (301, "/en/manual/frameworks/a/")


def test_who_has_an_address_now_is_read_before_who_had_it(client, reader):
    change(make_entry("a", title_en="First"), slug="b")
    second = make_entry("a", title_en="Second")

    assert "Second" in words(client.get("/en/manual/frameworks/a/"))
    change(second, slug="c")
    assert answer(client, "/en/manual/frameworks/a/") == (301, "/en/manual/frameworks/c/")


def test_a_change_that_was_refused_leaves_no_address(client, reader):
    make_entry("taken")
    entry = make_entry("a")
    with pytest.raises(Refused):
        change(entry, slug="taken")
    with pytest.raises(Refused):
        change(entry, slug="b", title_en="")

    assert answer(client, "/en/manual/frameworks/b/") == (404, "")


def test_an_address_that_never_was_is_not_found(client, reader):
    make_entry("a")

    assert answer(client, "/en/manual/frameworks/b/") == (404, "")
    assert client.post("/en/nothing/").status_code == 404


# --- Who may know -----------------------------------------------------------------------------------------


def test_a_restricted_page_that_moved_is_told_to_its_group_only(client, reader):
    change(make_restricted_entry("old"), slug="new")

    before = answer(client, "/en/manual/frameworks/old/")
    let_into_the_group(reader)

    assert before == (404, "")
    assert answer(client, "/en/manual/frameworks/old/") == (301, "/en/manual/frameworks/new/")


def test_an_archived_restricted_page_is_told_to_its_group_only(client, reader):
    archive(make_restricted_entry("secret", title_en="Secret plan"))

    before = client.get("/en/manual/frameworks/secret/")
    let_into_the_group(reader)

    assert (before.status_code, "Secret plan" in before.content.decode()) == (404, False)
    assert client.get("/en/manual/frameworks/secret/").status_code == 410


def test_strangers_learn_nothing_of_staff(client):
    change(make_entry("moved"), slug="new")
    archive(make_entry("archived"))
    make_old_address("manual/frameworks/merged/", replacement="manual/frameworks/new/")
    make_old_address("manual/frameworks/gone/", redirects=False, reason_en="Reason of staff")
    make_old_address("manual/frameworks/list/", replacement="contacts/")
    make_old_address("elsewhere/", replacement="manual/frameworks/new/")

    for slug in ("moved", "archived", "merged", "gone", "list", "unknown"):
        path = f"/en/manual/frameworks/{slug}/"
        response = client.get(path)
        assert (response.status_code, response.headers["Location"], response.content) == (
            302,
            f"/en/accounts/login/?next={path}",
            b"",
        )
    assert answer(client, "/en/elsewhere/") == (404, "")


def test_strangers_are_led_from_public_pages_to_public_pages(client):
    change(make_entry("moved", access="public"), slug="new")
    make_old_address("manual/frameworks/merged/", replacement="manual/frameworks/new/")
    archive(make_entry("archived", access="public", title_en="Public page"))

    assert answer(client, "/fr/manual/frameworks/moved/") == (301, "/fr/manual/frameworks/new/")
    assert answer(client, "/fr/manual/frameworks/merged/") == (301, "/fr/manual/frameworks/new/")
    assert "“Public page” was archived on 1 March 2026." in words(
        client.get("/en/manual/frameworks/archived/")
    )


# --- Archived ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_an_archived_page_says_so_in_the_readers_language(client, reader, language):
    archive(make_entry("old", title_en="Old guidance"), "Replaced by the 2026 edition")

    response = client.get(f"/{language}/manual/frameworks/old/")
    html = response.content.decode()

    assert (response.status_code, response.headers["Content-Language"]) == (410, language)
    assert f'<html lang="{language}"' in html
    assert "Old guidance" in words(response)
    assert '<p dir="auto">Replaced by the 2026 edition</p>' in html
    assert '<time datetime="2026-03-01">' in html


def test_an_archived_page_names_what_is_near(client, reader):
    archive(make_entry("guidance-2025", title_en="Guidance 2025"))
    make_entry("guidance-2026", title_en="Guidance 2026")

    html = client.get("/en/manual/frameworks/guidance-2025/").content.decode()

    assert '<a href="/en/manual/frameworks/guidance-2026/">Guidance 2026</a>' in html


def test_an_archived_page_that_had_moved_before_is_gone_under_both_names(client, reader):
    archive(change(make_entry("a"), slug="b"))

    assert [client.get(f"/en/manual/frameworks/{slug}/").status_code for slug in "ab"] == [410, 410]


def test_an_archived_unit_is_gone_and_comes_back(client, reader):
    unit = archive(make_unit("dhrr"))
    path = unit.get_absolute_url()

    assert client.get(path).status_code == 410
    change(unit, archived_at=None)
    assert client.get(path).status_code == 200


# --- Merged, as people record it --------------------------------------------------------------------------


def test_a_merged_page_leads_to_the_one_it_went_into(client, reader):
    archive(make_entry("part"))
    make_entry("whole")
    make_old_address("/fr/manual/frameworks/part/", replacement="/es/manual/frameworks/whole/#overview")

    assert answer(client, "/ar/manual/frameworks/part/") == (301, "/ar/manual/frameworks/whole/#overview")


def test_a_replacement_that_moved_is_followed(client, reader):
    make_old_address("manual/x/part", replacement="manual/frameworks/whole/")
    change(make_entry("whole"), slug="everything")

    assert answer(client, "/en/manual/x/part/") == (301, "/en/manual/frameworks/everything/")


def test_a_chain_of_records_is_one_step(client, reader):
    make_old_address("one", replacement="manual/x/two/")
    make_old_address("manual/x/two", replacement="manual/x/three/")
    make_old_address("manual/x/three", replacement="https://www.iom.int/")

    assert answer(client, "/en/one/") == (301, "https://www.iom.int/")


def test_a_record_says_what_happened_in_the_readers_language(client, reader):
    make_entry("whole", title_en="The whole")
    record = make_old_address(
        "manual/frameworks/part",
        replacement="manual/frameworks/whole/",
        redirects=False,
        reason_en="It was split.",
        happened_on="2026-02-01",
    )
    translate(record, "ar", reason="قُسّمت الصفحة.")

    english = client.get("/en/manual/frameworks/part/")
    arabic, french = (client.get(f"/{code}/manual/frameworks/part/") for code in ("ar", "fr"))

    assert english.status_code == 410
    assert "It was split. Since 1 February 2026. What to read instead The whole" in words(english)
    assert '<a href="/ar/manual/frameworks/whole/"><bdi>The whole</bdi></a>' in arabic.content.decode()
    assert "قُسّمت الصفحة." in words(arabic)
    assert '<span lang="en" dir="ltr">It was split.</span>' in french.content.decode()


def test_a_replacement_that_the_reader_may_not_see_is_not_named(client, reader):
    make_restricted_entry("secret", title_en="Secret plan")
    make_old_address("a", replacement="manual/frameworks/secret/")
    make_old_address("b", replacement="manual/frameworks/secret/", redirects=False)

    before = [client.get(f"/en/{path}/") for path in "ab"]
    let_into_the_group(reader)
    after = [client.get(f"/en/{path}/") for path in "ab"]

    assert [response.status_code for response in before] == [404, 410]
    assert ["secret" in response.content.decode().lower() for response in before] == [False, False]
    assert [response.status_code for response in after] == [301, 410]
    assert "Secret plan" in words(after[1])


def test_a_page_that_stands_is_read_whatever_is_recorded(client, reader):
    make_entry("a")
    make_old_address("manual/frameworks/a", replacement="contacts/")

    assert answer(client, "/en/manual/frameworks/a/") == (200, "")


def test_a_circle_is_refused():
    make_old_address("a", replacement="manual/x/b/")
    make_old_address("manual/x/b", replacement="manual/x/c/")

    with pytest.raises(Refused) as refusal:
        make_old_address("manual/x/c", replacement="/fr/manual/x/b/")

    assert [problem.message for problem in refusal.value.problems] == [
        "This would make a circle: manual/x/b → manual/x/c → manual/x/b. Choose another one."
    ]
    assert OldAddress.objects.count() == 2


def test_a_circle_that_is_there_nevertheless_ends(client, reader):
    first, second = make_old_address("manual/x/a"), make_old_address("manual/x/b")
    OldAddress.objects.filter(pk=first.pk).update(replacement="manual/x/b/")
    OldAddress.objects.filter(pk=second.pk).update(replacement="manual/x/a/")

    assert answer(client, "/en/manual/x/a/") == (404, "")


@pytest.mark.parametrize("former", ["https://www.iom.int/x", "http://[", " / ", ""])
def test_a_former_address_is_one_of_the_portal(former):
    with pytest.raises(Refused):
        make_old_address(former)


# --- Who may record ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "stored"), [("editor", 1), ("publisher", 1), ("administrator", 1), ("translator-fr", 0)]
)
def test_editors_record_an_old_address(client, role, stored):
    client.force_login(make_user("editor"))
    data = form_data(client, ADD) | {
        "former": "http://127.0.0.1:8000/fr/manual/frameworks/part/?a=1#b",
        "replacement": "https://www.iom.int",
        "redirects": "on",
        "reason_en": "Merged.",
    }
    client.force_login(make_user(role))

    client.post(ADD, data)
    publish_drafts()

    rows = OldAddress.objects.values_list("former", "replacement", "reason_en", "redirects", "happened_on")
    today = timezone.localdate()
    assert list(rows) == [("manual/frameworks/part", "https://www.iom.int", "Merged.", True, today)] * stored


# --- What it costs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 30])
def test_an_old_address_takes_the_same_queries_however_long_the_log_is(
    reader, django_assert_num_queries, number
):
    entry = make_entry("a")
    for count in range(number):
        entry = change(entry, slug=f"a{count}")

    with django_assert_num_queries(2):
        found = what_became_of("/en/manual/frameworks/a/", reader)

    assert found == Moved(entry.get_absolute_url())


def test_the_log_keeps_the_key_of_the_english_text_only():
    translate(make_topic("first", title_en="First"), "fr", title="Premier")

    assert list(Revision.objects.values_list("language", "key")) == [("en", "first"), ("fr", "")]


@pytest.mark.parametrize(
    "path", ["/", "", "/en/", "//", "/en//", "/en/%", "/en/http://[/", "/en/" + "a" * 9000]
)
def test_any_path_has_an_answer(path):
    with override("en"):
        assert what_became_of(path, AnonymousUser()) is None
        assert what_became_of(path, make_user("reader")) is None
    assert (Entry.objects.count(), Topic.objects.count()) == (0, 0)
