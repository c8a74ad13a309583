"""What a reader can tell the editors, and what they get back."""

import re
import uuid
from html import unescape

import pytest
from django.urls import reverse
from django.utils.translation import override

from apps.feedback.models import Answers, Report
from apps.manual.models import Entry
from tests.accounts.factories import make_user
from tests.builders import make_contact, make_entry, make_many, make_unit, translate
from tests.feedback.making import address, make_report
from tests.forms import form_data
from tests.manual.making import make_restricted_entry, section

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<a href="([^"]*)" rel="nofollow">([^<]*)<span class="unseen"> \(<bdi>(.*?)</bdi>\)')


@pytest.fixture
def entry():
    sections = [section("water", heading_en="Water"), section("camps", heading_en="Camps")]
    return make_entry("plan", title_en="Flood plan", children={"sections": sections})


def write(client, page, **written):
    """Fill in the form at an address as a browser would, and send it."""
    return client.post(page, form_data(client, page) | written)


def stored(*names):
    return list(Report.objects.order_by("pk").values_list(*names))


def errors(response):
    found = re.findall(r'<ul class="errorlist"[^>]*>(.*?)</ul>', response.content.decode(), re.DOTALL)
    return [unescape(" ".join(re.sub(r"<[^>]*>", " ", error).split())) for error in found]


# --- Who may ----------------------------------------------------------------------------------------------


def test_a_stranger_on_a_public_entry_is_asked_for_nothing(client):
    entry = make_entry(access="public", children={"sections": [section("water")]})

    html = client.get(entry.get_absolute_url()).content.decode()

    assert "<p>Text of water.</p>" in html
    assert "/feedback/" not in html


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_sent_to_sign_in(client, entry, method):
    for page in (address(entry), reverse("feedback:missing"), reverse("feedback:own")):
        answer = getattr(client, method)(page)
        assert answer.headers["Location"].startswith(reverse("accounts:sign-in"))
    assert stored("pk") == []


@pytest.mark.parametrize("kind", ["needed", "correction"])
@pytest.mark.parametrize("role", ["reader", "editor", "publisher", "administrator"])
def test_what_a_person_may_not_read_answers_as_what_does_not_exist(client, role, kind):
    secret = make_restricted_entry("secret")
    client.force_login(make_user(role))
    form = {"text": "Wrong.", "answer": "no"}
    unknown = Entry(pk=uuid.uuid4(), slug="unknown")

    pages = [client.post(address(row, kind), form) for row in (secret, unknown)]
    answers = [
        client.post(reverse("feedback:answer", args=["manual.entry", row.pk]), form)
        for row in (secret, unknown)
    ]

    assert [page.status_code for page in (*pages, *answers)] == [404] * 4
    assert len({without_token(page.content) for page in pages}) == 1
    assert (stored("pk"), Answers.objects.count()) == ([], 0)


def without_token(content):
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"|/feedback/[^"]*', b"", content)


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("correction", "contacts.contact"),  # a contact takes other words
        ("contact", "manual.entry"),
        ("missing", "manual.entry"),
        ("nonsense", "manual.entry"),
        ("correction", "manual.topic"),
        ("correction", "manual.section"),
        ("correction", "accounts.user"),
        ("correction", "no.such"),
        ("correction", "nonsense"),
    ],
)
def test_a_page_takes_only_the_words_that_are_meant_for_it(client, reader, entry, kind, label):
    keys = {"contacts.contact": make_contact().pk, "manual.entry": entry.pk, "manual.topic": entry.topic_id}
    pk = keys.get(label, entry.pk)

    assert client.get(f"/en/feedback/{kind}/{label}/{pk}/").status_code == 404
    assert client.get(address(entry)).status_code == 200


# --- Corrections ------------------------------------------------------------------------------------------


def test_each_section_leads_to_a_form_that_names_it(client, reader, entry):
    html = client.get(entry.get_absolute_url()).content.decode()

    assert LINK.findall(html) == [
        (address(entry, anchor="water"), "Suggest a correction", "Water"),
        (address(entry, anchor="camps"), "Suggest a correction", "Camps"),
    ]
    form = client.get(address(entry, anchor="camps")).content.decode()
    assert "<bdi>Flood plan</bdi></a> · <bdi>Camps</bdi>" in form
    assert '<textarea name="text" cols="40" rows="6" dir="auto"' in form
    assert "Your name, <bdi>Noor Haddad</bdi>, goes with your message" in form


def test_a_correction_is_stored_and_the_reader_is_back_at_the_section_with_thanks(client, reader, entry):
    answer = write(client, address(entry, anchor="camps"), text="It is 2023.\r\nSee the report. ")

    assert answer.headers["Location"] == f"{entry.get_absolute_url()}#camps"
    assert stored("kind", "model", "object_id", "anchor", "language", "text", "sender", "state") == [
        (
            "correction",
            "manual.entry",
            entry.pk,
            "camps",
            "en",
            "It is 2023.\nSee the report.",
            reader.pk,
            "new",
        )
    ]
    page = client.get(entry.get_absolute_url()).content.decode()
    thanks = '<p class="message success" role="status">Thank you. The editors have your message.</p>'
    assert page.count("Thank you") == 1
    assert page.index("Text of water.") < page.index(thanks) < page.index("Text of camps.")
    assert "Thank you" not in client.get(entry.get_absolute_url()).content.decode()


def test_the_language_read_is_stored_and_names_are_in_it_or_marked(client, reader, entry):
    translate(entry, "ar", title="خطة الفيضان")
    with override("ar"):
        page = address(entry, anchor="camps")
        html = client.get(page).content.decode()
        write(client, page, text="خطأ في السنة")

    assert '<bdi>خطة الفيضان</bdi></a> · <bdi lang="en" dir="ltr">Camps</bdi>' in html
    assert stored("language", "text") == [("ar", "خطأ في السنة")]


def test_without_a_name_no_person_is_kept(client, reader, entry):
    write(client, address(entry), text="Wrong.", without_name="on")

    assert stored("sender", "anchor") == [(None, "")]


def test_a_form_that_is_sent_twice_is_stored_once_and_counted_once(client, reader, entry, settings):
    settings.REPORTS_PER_PERSON = 1
    form = form_data(client, address(entry)) | {"text": "Wrong."}

    answers = [client.post(address(entry), form) for _time in range(2)]

    assert {answer.headers["Location"] for answer in answers} == {entry.get_absolute_url()}
    assert len(stored("pk")) == 1


def test_another_message_from_the_same_form_is_stored_too(client, reader, entry):
    """A browser that goes back shows the form with the key that it had."""
    form = form_data(client, address(entry)) | {"text": "Wrong."}

    for text in ("Wrong.", "Wrong too.", "Wrong."):
        client.post(address(entry), form | {"text": text})

    assert stored("text") == [("Wrong.",), ("Wrong too.",)]


def test_a_message_in_angle_brackets_says_something(client, reader, entry):
    write(client, address(entry), text="<hum@iom.int>")

    assert stored("text") == [("<hum@iom.int>",)]


def test_a_section_that_is_gone_meanwhile_loses_nothing(client, reader, entry):
    answer = write(client, address(entry, anchor="gone"), text="Wrong.")

    assert (answer.headers["Location"], stored("anchor", "text")) == (
        entry.get_absolute_url(),
        [("", "Wrong.")],
    )


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "Write a few words."),
        (" \u200b\n", "Write a few words."),
        ("a" * 2_001, "Ensure this value has at most 2000 characters (it has 2001)."),
        ("a\0b", "Null characters are not allowed."),
        (
            "a\u202eb",
            "This text contains invisible marks that turn its direction around. Remove them and try again.",
        ),
        ("a\x07b", "This text contains invisible control characters. Paste it as plain text and try again."),
    ],
)
def test_what_cannot_be_stored_comes_back_with_the_reason(client, reader, entry, text, error):
    answer = write(client, address(entry), text=text)

    assert answer.status_code == 200
    assert error in errors(answer)[0]
    assert f">\n{text}</textarea>" in answer.content.decode()
    assert stored("pk") == []


def test_the_longest_text_is_stored_and_markup_is_text(client, reader, entry):
    text = "<script>alert(1)</script>".ljust(2_000, ".")
    write(client, address(entry), text=text)

    assert stored("text") == [(text,)]
    assert "<script>alert" not in client.get(reverse("feedback:own")).content.decode()


def test_who_sends_too_much_waits_and_loses_nothing(client, reader, entry, settings):
    settings.REPORTS_PER_PERSON = 1
    write(client, address(entry), text="First.")

    answer = write(client, address(entry), text="Second.")

    assert answer.status_code == 429
    assert 3_500 < int(answer.headers["Retry-After"]) <= 3_600
    assert "Wait 60 minutes, then send this one again." in answer.content.decode()
    assert ">\nSecond.</textarea>" in answer.content.decode()
    assert stored("text") == [("First.",)]
    client.force_login(make_user("reader"))
    assert write(client, address(entry), text="A colleague's.").status_code == 302


def test_no_form_stays_in_a_shared_browser(client, reader, entry):
    assert client.get(address(entry)).headers["Cache-Control"] == "private, no-store"


# --- Was this what you needed? ----------------------------------------------------------------------------


def answer_page(client, entry, answer):
    return client.post(reverse("feedback:answer", args=["manual.entry", entry.pk]), {"answer": answer})


def test_answers_are_counted_by_page_and_language_without_the_person(client, reader, entry):
    with override("fr"):
        answer_page(client, entry, "yes")
    answers = [answer_page(client, entry, answer) for answer in ("yes", "no", "yes")]

    assert answers[0].headers["Location"] == f"{entry.get_absolute_url()}#page.feedback"
    assert answers[1].headers["Location"] == address(entry, "needed")
    rows = Answers.objects.values_list("model", "object_id", "language", "yes", "no")
    assert set(rows) == {("manual.entry", entry.pk, "fr", 1, 0), ("manual.entry", entry.pk, "en", 2, 1)}
    assert stored("pk") == []


def test_a_no_can_say_what_was_missing(client, reader, entry):
    back = write(client, answer_page(client, entry, "no").headers["Location"], text="Where do I get tents?")

    assert back.headers["Location"] == f"{entry.get_absolute_url()}#page.feedback"
    assert stored("kind", "text") == [("needed", "Where do I get tents?")]


def test_a_yes_is_thanked_for_where_it_was_asked(client, reader, entry):
    answer_page(client, entry, "yes")

    page = client.get(entry.get_absolute_url()).content.decode()
    foot = re.search(r'<section class="feedback" id="page.feedback".*?</section>', page, re.DOTALL)[0]
    assert "Thank you. Your answer is counted." in foot


def test_who_answers_too_often_is_told_when_to_go_on(client, reader, entry, settings):
    settings.ANSWERS_PER_PERSON = 1
    answer_page(client, entry, "yes")

    again = answer_page(client, entry, "yes")

    assert (again.status_code, Answers.objects.get().yes) == (429, 1)
    assert "Wait 60 minutes, then try again." in " ".join(again.content.decode().split())


def test_an_answer_cannot_be_given_by_a_link(client, reader, entry):
    assert client.get(reverse("feedback:answer", args=["manual.entry", entry.pk])).status_code == 405


# --- This is wrong, and what is missing -------------------------------------------------------------------


def test_a_wrong_contact_is_reported_with_a_reason(client, reader):
    contact = make_contact("desk", label_en="Desk")
    html = client.get(reverse("contacts:index")).content.decode()
    assert LINK.findall(html) == [(address(contact, "contact"), "This is wrong", "Desk")]

    answer = write(client, address(contact, "contact"), reason="bounced")

    assert answer.headers["Location"] == "/en/contacts/#contact.desk"
    assert stored("kind", "model", "object_id", "reason", "text") == [
        ("contact", "contacts.contact", contact.pk, "bounced", "")
    ]
    page = client.get(reverse("contacts:index")).content.decode()
    card = re.search(r'<li class="card" id="contact.desk">.*?</li>\s', page, re.DOTALL)[0]
    assert "Thank you. The editors have your message." in card


@pytest.mark.parametrize(
    ("written", "error"),
    [
        ({}, "This field is required."),
        ({"reason": "other"}, "Write a few words."),
        ({"reason": "x"}, "not one of"),
    ],
)
def test_a_contact_needs_a_reason_and_another_reason_needs_words(client, reader, written, error):
    answer = write(client, address(make_contact(), "contact"), **written)

    assert error in errors(answer)[0]
    assert stored("pk") == []


def test_a_reader_comes_back_to_the_answer_that_showed_the_contact(client, reader):
    contact = make_contact("desk", unit_id=str(make_unit("wash").pk), is_primary=True)
    find = "/en/contacts/find/?country=TD"
    page = f"{address(contact, 'contact')}?back={find}"

    assert write(client, page, reason="silent").headers["Location"] == find


@pytest.mark.parametrize(
    "back",
    ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example", "elsewhere"],
)
def test_nobody_is_led_to_another_site(client, reader, entry, back):
    answer = write(client, f"{address(entry)}?back={back}", text="Wrong.")

    assert answer.headers["Location"] == entry.get_absolute_url()


def test_what_is_missing_goes_to_the_editors_with_the_words_of_the_search(client, reader):
    answer = write(client, f"{reverse('feedback:missing')}?q=camp%20closure", text="For Friday.")

    assert answer.headers["Location"] == reverse("feedback:own")
    assert stored("kind", "model", "words", "text") == [("missing", "", "camp closure", "For Friday.")]
    assert "Thank you." in client.get(reverse("feedback:own")).content.decode()


def test_missing_words_that_are_too_long_come_back_whole(client, reader):
    answer = write(client, reverse("feedback:missing"), words="a" * 201)

    assert "at most 200 characters" in errors(answer)[0]
    assert f'value="{"a" * 201}"' in answer.content.decode()


# --- What one told the editors ----------------------------------------------------------------------------


def test_a_person_sees_their_own_messages_with_the_answers_and_nobody_elses(client, reader, entry):
    mine = make_report(entry, sender=reader, text="Mine.", state="done")
    mine.changes.create(state="done", note="Mended.", by=make_user("editor"))
    make_report(entry, sender=make_user("reader"), text="A colleague's.")
    make_report(entry, text="Nobody's.")

    html = client.get(reverse("feedback:own")).content.decode()

    assert re.findall(r'<p dir="auto">(.*?)</p>', html) == ["Mine."]
    assert re.findall(r'<blockquote dir="auto">(.*?)</blockquote>', html) == ["Mended."]
    assert f'<a href="{entry.get_absolute_url()}"><bdi>Flood plan</bdi></a>' in html


def test_the_profile_leads_to_ones_own_messages(client, reader):
    html = client.get(reverse("accounts:profile")).content.decode()

    assert f'<a href="{reverse("feedback:own")}">What you told the editors</a>' in html


def test_a_page_that_one_may_not_read_any_more_is_not_named(client, reader):
    make_report(make_restricted_entry("secret", title_en="Secret"), sender=reader, text="Mine.")

    html = client.get(reverse("feedback:own")).content.decode()

    assert "Mine." in html
    assert "Secret" not in html


@pytest.mark.once  # how many queries there are does not depend on the database
@pytest.mark.parametrize("number", [1, 3, 300])
def test_own_messages_take_the_same_queries_however_many(client, reader, django_assert_num_queries, number):
    make_many(Entry, number)
    Report.objects.bulk_create(
        Report(kind="correction", model="manual.entry", object_id=pk, language="en", text="x", sender=reader)
        for pk in Entry.objects.values_list("pk", flat=True)
    )

    with django_assert_num_queries(8):
        html = client.get(reverse("feedback:own")).content.decode()

    assert html.count('<li class="card">') == min(number, 100)
