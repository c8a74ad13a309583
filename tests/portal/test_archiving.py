"""Content is archived and brought back by changes; readers are led on, and the list says what is archived."""

import re
from datetime import timedelta
from unittest import mock

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from apps.accounts.roles import ROLES
from apps.editorial.models import Change, Draft
from apps.editorial.publishing_changes import publish_now
from apps.editorial.readers_saw import readers_saw
from apps.editorial.workflow import Meaning, submit
from apps.manual.models import Entry
from apps.portal.models import OldAddress
from apps.portal.templatetags.leading_on import with_leads
from tests import builders
from tests.accounts.factories import make_user
from tests.builders import make_entry, make_term
from tests.editorial.working import drafted, published, signed_in
from tests.manual.making import let_into_the_group, make_restricted_entry

pytestmark = pytest.mark.django_db
NOTE = Meaning(note="Archived.", gravity="normal")


def address(row):
    return reverse("admin:archive", args=[row._meta.app_label, row._meta.model_name, row.pk])


def publish_open():
    change = Draft.objects.open().first().change
    publish_now(change, make_user("publisher"), NOTE, why="At once.")
    return change


def archive(row, role="editor", **data):
    response = signed_in(role).post(address(row), {"reason": "Merged into another page.", **data})
    assert response.status_code == 302, response.context["form"].errors
    return publish_open()


def test_what_links_here_is_shown_first_and_readers_see_the_page_until_the_change_is_published():
    entry = make_entry("old")
    make_entry("citing", title_en="Citing page", links={"related": [str(entry.pk)]})
    client, reader = signed_in("editor"), signed_in("reader")

    page = client.get(address(entry)).content.decode()
    client.post(address(entry), {"reason": "Merged into another page."})

    assert page.index("Citing page") < page.index('id="archive"')
    assert reader.get("/en/manual/frameworks/old/").status_code == 200
    change = publish_open()
    assert change.title == "Archive: About the Organization"
    gone = reader.get("/en/manual/frameworks/old/")
    assert (gone.status_code, "Merged into another page." in gone.content.decode()) == (410, True)


def test_readers_of_an_archived_page_are_led_on_in_one_change_with_it():
    entry = published_under_two_names()
    make_entry("whole")

    change = archive(entry, replacement="/fr/manual/frameworks/whole/")

    reader = signed_in("reader")
    assert change.drafts.count() == 2
    for slug in ("first", "second"):
        response = reader.get(f"/es/manual/frameworks/{slug}/")
        assert (response.status_code, response.url) == (301, "/es/manual/frameworks/whole/")


def what_readers_saw(role, entry):
    path = reverse("admin:manual_entry_history", args=[entry.pk])
    query = {"on": f"{timezone.now():%Y-%m-%d}", "read_in": "fr"}
    html = signed_in(role).get(path, query).content.decode().split('<ul id="seen">')[1]
    return re.sub(r"<[^>]*>", "", html).split("It was archived: ")[1].split(".")[0]


def test_the_history_tells_where_readers_of_an_archived_page_were_led_on():
    entry, plain = make_entry("old"), make_entry("plain")
    make_entry("whole", title_en="The whole of it")
    secret = make_restricted_entry(title_en="Secret plan")

    archive(entry, replacement="/fr/manual/frameworks/whole/")
    archive(plain)
    assert what_readers_saw("editor", entry) == "readers of its address were led on to The whole of it"
    assert what_readers_saw("editor", plain) == "readers were told that it is gone"

    record = OldAddress.objects.get()
    with mock.patch.object(timezone, "now", return_value=timezone.now() + timedelta(days=1)):
        published(record, make_user("publisher"), replacement=f"manual/frameworks/{secret.slug}")
    assert what_readers_saw("editor", entry) == "readers of its address were led on to The whole of it"
    with mock.patch.object(timezone, "now", return_value=timezone.now() + timedelta(days=2)):
        assert what_readers_saw("publisher", entry) == "readers of its address were led on to Secret plan"
        assert what_readers_saw("editor", entry) == "readers of its address were led on to another page"


@pytest.mark.parametrize("number", [1, 3, 30])
def test_where_readers_were_led_on_costs_the_same_however_often_that_was_published(
    number, django_assert_num_queries
):
    entry = make_entry("old")
    make_entry("whole", title_en="The whole of it")
    archive(entry, replacement="/fr/manual/frameworks/whole/")
    for count in range(number):
        published(OldAddress.objects.get(), make_user("publisher"), reason_en=f"Reason {count}")
        published(Entry.objects.get(pk=entry.pk), make_user("publisher"), title_en=f"Title {count}")
    request = RequestFactory().get("/")
    request.user = make_user("editor")
    moments, _more = readers_saw(Entry, entry.pk, "fr", timezone.now().date())

    with django_assert_num_queries(5):
        told = with_leads({"request": request}, entry, moments)

    assert {instead for one, instead in told if one.is_archived} == {"The whole of it"}


def test_the_draft_that_leads_readers_on_is_called_by_the_address():
    entry, client = make_entry("old"), signed_in("editor")
    client.post(
        address(entry), {"reason": "Merged into another page.", "replacement": "https://www.iom.int/"}
    )

    change = Change.objects.get()
    assert sorted(draft.title for draft in change.drafts.all()) == [
        "About the Organization",
        "manual/frameworks/old",
    ]
    page = client.get(reverse("admin:editorial_change_change", args=[change.pk])).content.decode()
    assert "<bdi>manual/frameworks/old</bdi></a> · old address ·" in page


def test_the_draft_of_an_old_address_is_called_by_what_it_makes_of_it():
    former = builders.make_old_address("manual/gone")

    change = drafted(former, make_user("publisher"), former="manual/moved")

    assert change.drafts.get().title == "manual/moved"


def published_under_two_names():
    entry = make_entry("first")
    published(entry, make_user("publisher"), slug="second")
    return Entry.objects.get(pk=entry.pk)


def test_an_address_that_has_a_record_keeps_one_record():
    entry = make_entry("old")
    builders.make_old_address("manual/frameworks/old", replacement="contacts/", redirects=False)

    archive(entry, replacement="https://www.iom.int/")

    record = OldAddress.objects.get()
    assert (record.replacement, record.redirects) == ("https://www.iom.int/", True)
    assert record.reason_en == "Merged into another page."


@pytest.mark.parametrize("data", [{"reason": " "}, {"reason": "Old.", "replacement": "no/such/page/"}])
def test_a_reason_is_needed_and_readers_are_led_to_a_page_that_is_there(data):
    entry = make_entry("old")

    response = signed_in("editor").post(address(entry), data)

    assert (response.status_code, list(response.context["form"].errors)) == (200, [list(data)[-1]])
    assert Change.objects.count() == 0


@pytest.mark.parametrize("replacement", ["manual/nowhere/at-all/", "manual/frameworks/old/", "manual/gone/"])
def test_readers_are_led_to_no_page_that_nobody_can_read(replacement):
    entry = make_entry("old")

    response = signed_in("editor").post(address(entry), {"reason": "Old.", "replacement": replacement})

    assert (response.status_code, list(response.context["form"].errors)) == (200, ["replacement"])
    assert Change.objects.count() == 0


def test_a_page_that_is_named_as_its_own_replacement_is_called_that():
    entry = make_entry("old")
    typed = {"reason": "Old.", "replacement": "manual/frameworks/old/"}

    (told,) = signed_in("editor").post(address(entry), typed).context["form"].errors["replacement"]

    assert told == "This is the page that is archived. Name another one, or leave the field empty."


def test_what_has_no_page_of_its_own_is_archived_with_a_reason_alone():
    term = make_term()

    page = signed_in("editor").get(address(term))
    archive(term)

    term.refresh_from_db()
    assert list(page.context["form"].fields) == ["reason"]
    assert (term.archived_at is not None, term.archived_reason) == (True, "Merged into another page.")


def test_an_archived_page_comes_back_by_a_change():
    entry = make_entry("old")
    archive(entry)
    client, reader = signed_in("editor"), signed_in("reader")
    form = client.get(reverse("admin:manual_entry_change", args=[entry.pk])).content.decode()

    client.post(address(entry))

    assert "This is archived: readers do not find it." in form
    assert f'<a href="{address(entry)}">Bring it back from the archive</a>' in form
    assert reader.get("/en/manual/frameworks/old/").status_code == 410
    publish_open()
    assert reader.get("/en/manual/frameworks/old/").status_code == 200


def test_archived_rows_are_in_the_list_that_is_asked_for():
    old, _new = make_entry("old", title_en="Old page"), make_entry("new", title_en="New page")
    archive(old)
    client = signed_in("editor")
    url = reverse("admin:manual_entry_changelist")

    lists = [client.get(url + query).context["cl"].result_list for query in ("", "?archived=yes")]

    assert [[str(row) for row in rows] for rows in lists] == [["New page"], ["Old page"]]
    lookup = {"app_label": "manual", "model_name": "entry", "field_name": "related", "archived": "yes"}
    found = client.get(reverse("admin:autocomplete"), lookup).json()["results"]
    assert [row["text"] for row in found] == ["New page"]


def test_what_somebody_works_on_is_not_archived_under_their_hands():
    entry = make_entry("old")
    drafted(entry, make_user("editor"), title_en="Being written")

    response = signed_in("publisher").post(address(entry), {"reason": "Old."})

    assert "There is an open draft of “Being written” in English." in response.content.decode()
    assert Change.objects.count() == 1


@pytest.mark.parametrize("role", sorted(role.code for role in ROLES))
def test_who_writes_english_archives(role):
    entry, notice, client = make_entry("old"), builders.make_notice(), signed_in(role)

    for row in (entry, notice):
        client.post(address(row), {"reason": "Old."})

    done = {"editor": ["manual.entry"], "reader": []}
    both = ["manual.entry", "portal.notice"] if role in ("publisher", "administrator") else []
    assert [draft.model for draft in Draft.objects.order_by("pk")] == done.get(role, both)


@pytest.mark.parametrize(("role", "status"), [("editor", 404), ("publisher", 200), ("reader", 302)])
def test_a_restricted_page_is_archived_by_who_decides_about_it(role, status):
    assert signed_in(role).get(address(make_restricted_entry())).status_code == status


# --- What was given another key -----------------------------------------------------------------------------


def linking(slug):
    body = f'<p>See <a data-ref="manual.entry:{slug}#role">the words</a>.</p>'
    return make_entry(f"links-to-{slug}", children={"sections": [{"anchor": "a", "body_en": body}]})


def test_a_link_follows_a_page_that_was_given_another_key():
    entry = make_entry("old")
    from_page = linking("old").get_absolute_url()
    published(entry, make_user("publisher"), slug="new")
    reader = signed_in("reader")

    html = reader.get(from_page).content.decode()

    assert '<a href="/en/manual/frameworks/new/#role">the words</a>' in html
    assert reader.get("/en/manual/frameworks/old/").url == "/en/manual/frameworks/new/"


def test_a_link_by_a_former_key_is_a_citation():
    entry = make_entry("old")
    linking("old")
    published(entry, make_user("publisher"), slug="new")

    page = signed_in("editor").get(address(entry))

    assert [citation.address for citation in page.context["citations"]] == [
        reverse("admin:manual_entry_change", args=[Entry.objects.get(slug="links-to-old").pk])
    ]


def test_a_key_that_another_page_has_today_leads_to_that_page_alone():
    published(make_entry("old"), make_user("publisher"), slug="new")
    make_restricted_entry("old")
    from_page = linking("old").get_absolute_url()
    member = signed_in("reader")
    let_into_the_group(member.user)

    seen = [client.get(from_page).content.decode() for client in (signed_in("reader"), member)]

    link = '<a href="/en/manual/frameworks/old/#role">the words</a>'
    assert ["the words</a>" in html for html in seen] == [False, True]
    assert link in seen[1]


def test_a_link_to_a_restricted_page_that_moved_stays_words():
    entry = make_restricted_entry("old")
    from_page = linking("old").get_absolute_url()
    published(entry, make_user("publisher"), slug="new")

    html = signed_in("reader").get(from_page).content.decode()

    assert ("the words" in html, "/new/" in html) == (True, False)


def test_the_key_of_a_draft_leads_nowhere():
    entry = make_entry("old")
    drafted(entry, make_user("editor"), slug="planned")

    assert signed_in("reader").get("/en/manual/frameworks/planned/").status_code == 404


def test_archiving_leaves_the_draft_of_a_colleague_for_the_same_address_alone():
    entry, colleague = make_entry("old"), make_user("editor")
    record = builders.make_old_address("manual/frameworks/old", replacement="contacts/", redirects=False)
    theirs = drafted(record, colleague, reason_en="Theirs")
    submit(theirs, colleague, NOTE)

    data = {"reason": "Merged into another page.", "replacement": "https://www.iom.int/"}
    response = signed_in("editor").post(address(entry), data)

    assert "There is an open draft" in response.content.decode()
    change = Change.objects.get()
    assert (change.state, change.author_ids) == ("submitted", {colleague.pk})
