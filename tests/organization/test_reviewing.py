"""“Reviewed, nothing to change”: who may say so, of what, until when, and what is kept of it."""

import re
from datetime import date, timedelta
from importlib import import_module

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.editorial.models import Draft, LogHead, Publication, Reviewed
from apps.editorial.payloads import payload_of
from apps.editorial.problems import NotAllowed
from apps.editorial.publishing import publish
from apps.editorial.querysets import Immutable
from apps.manual.models import Entry
from apps.organization.models import Unit
from apps.organization.reviewing import record_review, years_after
from apps.translation.states import Origin
from tests.accounts.factories import make_user
from tests.builders import make_entry, make_review, make_term, make_unit
from tests.forms import form_data
from tests.organization.reading import words

pytestmark = pytest.mark.django_db
BUTTON = "Reviewed, nothing to change</button>"


def address(row, view="reviewed"):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{view}", args=[row.pk])


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def said(**values):
    return {"next_by": in_days(365).isoformat(), "note": "", "seen": LogHead.current()} | values


def errors(answer):
    return [words(found) for found in re.findall(r'<ul class="errorlist.*?</ul>', answer.content.decode())]


@pytest.fixture
def unit():
    return make_unit("water", name_en="Water", review_by=in_days(-1).isoformat())


@pytest.fixture
def editor(client):
    client.user = make_user("editor", full_name="Amina Diallo")
    client.force_login(client.user)
    return client


def test_one_click_on_the_form_records_it_and_makes_no_draft(editor, unit):
    published = Publication.objects.count()
    html = editor.get(address(unit, "change")).content.decode()
    form = re.search(rf'<form class="reviewed.*?action="{address(unit)}".*?</form>', html, re.DOTALL)[0]
    values = {
        re.search(r'name="(\w+)"', field)[1]: (re.search(r'value="([^"]*)"', field) or [0, ""])[1]
        for field in re.findall(r"<input[^>]*>", form)
    }
    assert html.index(form) < html.index('id="unit_form"')  # a form of its own, not inside of the other one

    answer = editor.post(address(unit), values, follow=True)

    record = Reviewed.objects.of(unit).get()
    assert (record.by, record.next_by, record.seen) == (editor.user, years_after(in_days(0), 1), published)
    assert answer.redirect_chain == [(address(unit, "change"), 302)]
    assert "“Water” is recorded as reviewed." in answer.content.decode()
    assert (Draft.objects.count(), Publication.objects.count()) == (0, published)
    assert not Unit.objects.get(pk=unit.pk).is_overdue


def test_readers_and_the_history_tell_of_it(editor, unit):
    record_review(unit, by=editor.user, next_by=date(2099, 11, 22), seen=0, note="Asked the team.")

    page = words(editor.get(unit.get_absolute_url()).content.decode())
    history = editor.get(address(unit, "history")).content.decode()

    day = timezone.localdate()
    assert f"Reviewed on {day.day} {day:%b %Y} Review by 22 Nov 2099" in page
    (line,) = re.findall(r"<li>(<time.*?)</li>", history, re.DOTALL)
    assert words(line).endswith("(UTC) · Amina Diallo · next review by 22 Nov 2099 · Asked the team.")


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (None, 302),
        ("reader", 302),
        ("translator-fr", 403),
        ("reviewer-fr", 403),
        ("editor", 302),
        ("publisher", 302),
        ("administrator", 302),
    ],
)
def test_who_may_change_the_english_text_may_say_so(client, unit, role, status):
    if role:
        client.force_login(make_user(role))
    may = role in {"editor", "publisher", "administrator"}

    assert client.post(address(unit), said()).status_code == status
    assert Reviewed.objects.count() == int(may)
    if role not in (None, "reader"):
        form = client.get(address(unit, "change") + "?language=en").content.decode()
        assert (BUTTON in form) is may
        assert client.get(address(unit)).status_code == (200 if may else 403)


@pytest.mark.parametrize(("role", "number"), [("editor", 0), ("publisher", 1)])
def test_what_a_person_may_not_read_they_cannot_review(client, role, number):
    entry = make_entry(access="restricted")
    user = make_user(role)
    client.force_login(user)

    client.post(address(entry), said())

    assert Reviewed.objects.of(entry).count() == number
    if not number:
        with pytest.raises(NotAllowed):
            record_review(entry, by=user, next_by=in_days(1), seen=0)


def test_what_is_archived_or_not_there_or_of_another_kind_cannot_be_reviewed(editor, unit):
    Unit.objects.filter(pk=unit.pk).update(archived_at=timezone.now())
    make_term()

    assert editor.post(address(unit), said()).status_code == 404
    assert editor.post(f"/en/admin/manual/entry/{unit.pk}/reviewed/", said()).status_code == 404
    assert Reviewed.objects.count() == 0


@pytest.mark.parametrize(
    ("planned", "day", "is_refused"),
    [
        (None, 0, True),
        (None, 1, False),
        (None, 730, False),
        (None, 735, True),
        (100, 99, True),
        (100, 100, False),
        (1000, 1000, False),
        (1000, 1001, True),
    ],
)
def test_the_next_day_is_within_two_years_and_not_before_the_one_that_is_planned(
    editor, planned, day, is_refused
):
    row = make_unit("w", review_by=in_days(planned).isoformat() if planned else None)

    answer = editor.post(address(row), said(next_by=in_days(day).isoformat()))

    assert Reviewed.objects.count() == (0 if is_refused else 1)
    if is_refused:
        assert [error[:18] for error in errors(answer)] == ["Choose a day from "]
        assert f'value="{in_days(day).isoformat()}"' in answer.content.decode()


@pytest.mark.parametrize(
    "forged", [{"next_by": "x"}, {"next_by": ""}, {"seen": "-1"}, {"seen": "9" * 30}, {"note": "\x00"}]
)
def test_a_forged_form_records_nothing(editor, unit, forged):
    assert editor.post(address(unit), said(**forged)).status_code == 200
    assert Reviewed.objects.count() == 0


def test_a_text_that_was_changed_meanwhile_is_to_be_read_again(editor, unit):
    seen = LogHead.current()
    payload = payload_of(unit, "en")
    payload["fields"]["name_en"] = "Water and sanitation"
    publish([payload], origin=Origin.FIXTURE)

    answer = editor.post(address(unit), said(seen=seen))

    assert errors(answer) == [
        "Somebody has published a change since you opened this. Read the text again, then say so once more."
    ]
    assert f'name="seen" value="{seen + 1}"' in answer.content.decode()
    assert Reviewed.objects.count() == 0


@pytest.mark.parametrize(
    ("module", "name"), [("owned_admin", "may_review"), ("overdue", "overdue_for")], ids=["page", "list"]
)
def test_what_is_published_while_the_page_is_made_was_not_seen(editor, unit, monkeypatch, module, name):
    """It is published once the rows are read, before the page is there."""
    before, asked = LogHead.current(), getattr(import_module(f"apps.organization.{module}"), name)

    def published_meanwhile(*args):
        found = list(asked(*args)) if name == "overdue_for" else asked(*args)
        payload = payload_of(unit, "en")
        payload["fields"]["name_en"] = "Water and sanitation"
        publish([payload], origin=Origin.FIXTURE)
        return found

    monkeypatch.setattr(f"apps.organization.{module}.{name}", published_meanwhile)

    html = editor.get(address(unit) if module == "owned_admin" else reverse("admin:overdue")).content.decode()

    assert re.findall(r'name="seen" value="(\d+)"', html) == [str(before)]


def test_a_second_click_records_nothing_more(editor, unit):
    values = said()
    for _click in range(2):
        assert editor.post(address(unit), values).status_code == 302

    assert Reviewed.objects.count() == 1


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org", "javascript:alert(1)", ""])
def test_an_address_elsewhere_is_not_followed(editor, unit, back):
    assert editor.post(address(unit), said(back=back)).url == address(unit, "change")


def test_who_works_on_a_draft_is_not_offered_to_say_that_nothing_is_to_change(editor, unit):
    values = form_data(editor, address(unit, "change")) | {"name_en": "Wells", "_continue": "1"}

    html = editor.post(address(unit, "change"), values, follow=True).content.decode()

    assert "This is a draft" in html
    assert BUTTON not in html


def test_a_record_of_a_review_is_never_changed(unit):
    record = make_review(unit, "2026-01-01", next_by="2027-01-01")

    for change in (record.save, record.delete, Reviewed.objects.of(unit).delete):
        with pytest.raises(Immutable):
            change()


@pytest.mark.parametrize(
    ("planned", "next_by", "words_of_it"),
    [
        (None, None, "No day of review is set."),
        ("2099-01-01", None, "To be reviewed by 1 Jan 2099, as planned in this form."),
        ("2026-01-01", None, "The review has been overdue since 1 Jan 2026."),
        (
            "2098-01-01",
            "2099-01-01",
            "1 Jan 2026. To be reviewed by 1 Jan 2099, as set with the last review.",
        ),
        ("2099-01-01", "2098-01-01", "1 Jan 2026. To be reviewed by 1 Jan 2099, as planned in this form."),
    ],
)
def test_the_form_says_in_words_which_day_counts(editor, planned, next_by, words_of_it):
    row = make_unit("w", review_by=planned)
    if next_by:
        make_review(row, "2026-01-01", next_by=next_by)

    page = words(editor.get(address(row)).content.decode())
    assert words_of_it in page.replace(" .", ".").replace(" ,", ",")


@pytest.mark.once  # how many queries there are does not depend on the database
def test_an_entry_is_read_with_its_review(django_assert_num_queries, unit):
    entry = make_entry()
    make_review(entry, "2026-01-31", next_by="2027-01-31")
    for rows in (Entry.objects.for_page(make_user("reader")), Entry.objects.with_review()):
        found = rows.get(pk=entry.pk)
        with django_assert_num_queries(0):
            assert (found.reviewed_on, found.due_on) == (date(2026, 1, 31), date(2027, 1, 31))


@pytest.mark.once
def test_a_leap_day_has_no_like_in_other_years():
    assert years_after(date(2028, 2, 29), 1) == date(2029, 2, 28)
    assert years_after(date(2026, 11, 22), 1) == date(2027, 11, 22)
