"""Comments on drafts: said on a field, answered, resolved, and told by mail to who is named."""

import re

import html5lib
import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.giving_back import GIVEN_BACK
from apps.editorial.comment_pages import places_in
from apps.editorial.commenting import add_comment, named_in, resolve
from apps.editorial.drafting import save_drafts
from apps.editorial.models import Comment, LogHead
from apps.editorial.payloads import payload_of
from apps.editorial.problems import NotAllowed
from apps.editorial.workflow import discard
from tests import builders
from tests.accounts.factories import make_user
from tests.editorial import working
from tests.editorial.working import at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_trial(settings):
    settings.PORTAL_DEMO = False


@pytest.fixture
def entry():
    return builders.make_entry(children={"sections": [{"anchor": "role", "body_en": "<p>First.</p>"}]})


@pytest.fixture
def editor():
    return make_user("editor", full_name="Amina Diallo")


@pytest.fixture
def change(entry, editor):
    return drafted(entry, editor, title_en="About us")


def drafted(entry, by, **fields):
    payload = payload_of(entry, "en")
    payload["fields"] |= fields
    return save_drafts([payload], by=by, seen=LogHead.current())


def address(name, change, *args):
    return reverse(f"admin:editorial_{name}", args=[change.pk, *args])


def page(client, change, query=""):
    return client.get(address("change_change", change) + query).content.decode()


def written(client, change, **data):
    return client.post(address("comment", change), {"place": "", "text": "Is this right?", **data})


def place(change, entry, column="body_en"):
    return f"{change.drafts.get().pk}|{entry.sections.get().pk}|{column}"


def test_a_field_is_commented_on_answered_and_resolved(client, change, entry, editor):
    client.force_login(make_user("translator-fr", full_name="Noor Haddad"))
    draft = change.drafts.get()
    chosen = place(change, entry)
    assert f'value="{chosen}"' in page(client, change, f"?about={draft.pk}")

    written(client, change, place=chosen)
    client.force_login(editor)
    comment = Comment.objects.get()
    shown = page(client, change)
    assert "About us (English) · Section “role” · Text" in shown
    assert "1 comment is not resolved yet" in shown
    form = client.get(reverse("admin:manual_entry_change", args=[entry.pk]) + "?language=en").content.decode()
    assert f'id="note.{comment.row_id}.body_en"' in form
    client.post(address("comment_reply", change, comment.pk), {"text": "Yes, see the law."})
    client.post(address("comment_resolve", change, comment.pk))

    shown = page(client, change)
    assert "Yes, see the law." in shown
    assert "Resolved by Amina Diallo" in shown
    assert "not resolved yet" not in shown
    assert list(Comment.objects.values_list("answers", "column")) == [
        (None, "body_en"),
        (comment.pk, "body_en"),
    ]


def test_comments_name_the_time_zone_of_their_times(client, change, editor):
    comment = add_comment(change, editor, "Is this right?")
    with at(2, 10):
        resolve(comment, editor)
    client.force_login(make_user("publisher", time_zone="America/Bogota"))

    said = page(client, change).split(f'id="comment-{comment.pk}"')[1].split("</article>")[0]

    assert (said.count("(America/Bogota)"), "2 Mar 2026, 05:00 (America/Bogota)" in said) == (2, True)


def test_only_the_writers_and_who_said_it_resolve_a_comment(change, editor):
    translator, other = make_user("translator-fr"), make_user("translator-es")
    first, second = (add_comment(change, translator, "Why?") for _number in range(2))

    with pytest.raises(NotAllowed):
        resolve(first, other)
    assert (resolve(first, translator), resolve(second, editor), resolve(second, editor)) == (1, 1, 0)


def test_who_writes_one_text_of_a_change_resolves_what_is_said_of_all_of_it(change, entry, editor):
    working.drafted(entry, make_user("publisher"), "fr", change=change, title_fr="Sur nous")
    comment = add_comment(change, make_user("publisher"), "Why?")

    assert resolve(comment, make_user("translator-fr")) == 1


def test_a_comment_is_resolved_only_by_who_sees_the_change_and_while_it_is_open(change, editor):
    secret = builders.make_entry("secret", access="restricted")
    publisher = make_user("publisher")
    hidden = add_comment(drafted(secret, publisher, title_en="A secret"), publisher, "Why?")
    closed = add_comment(change, editor, "Why?")
    discard(change, editor)

    for comment in (hidden, closed):
        with pytest.raises(NotAllowed):
            resolve(comment, editor)
    assert resolve(hidden, publisher) == 1


def test_what_was_said_stays(change, editor):
    comment = add_comment(change, editor, "Why?")

    comment.text = "What?"
    for forbidden in (comment.save, comment.delete, Comment.objects.all().delete):
        with pytest.raises(TypeError):
            forbidden()


def test_who_may_not_see_a_change_neither_reads_nor_writes_its_comments(client, editor):
    secret = builders.make_entry("secret", access="restricted")
    change = drafted(secret, make_user("publisher"), title_en="A secret")
    client.force_login(editor)

    assert written(client, change).status_code == 404
    with pytest.raises(NotAllowed):
        add_comment(change, editor, "Aha")
    assert Comment.objects.count() == 0


def test_nothing_is_said_of_a_change_that_is_closed(client, change, editor):
    discard(change, editor)
    client.force_login(editor)

    assert written(client, change).status_code == 403
    assert 'id="write-comment"' not in page(client, change)


def options(html):
    """Return [(label of a group, "" for none, [words of its options])] of what a comment may be about."""
    (select,) = html5lib.parse(html, namespaceHTMLElements=False).iterfind(".//select[@name='place']")
    return [
        (child.get("label", ""), [option.text for option in child.iter("option")]) for child in list(select)
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_the_parts_of_all_drafts_are_offered_at_once(client, entry, editor, number):
    change = drafted(entry, editor, title_en="Draft 0")
    for n in range(1, number):
        row = {"anchor": "role", "body_en": "<p>First.</p>"}
        other = builders.make_entry(f"e{n}", children={"sections": [row]})
        save_drafts([changed_title(other, f"Draft {n}")], by=editor, change=change)
    client.force_login(editor)

    whole, *groups = options(page(client, change))

    assert whole == ("", ["The change as a whole"])
    assert [label for label, _words in groups] == [f"Draft {n} (English)" for n in range(number)]
    for n, (_label, words) in enumerate(groups):
        assert (words[0], words[-1]) == (
            f"Draft {n} (English)",
            f"Draft {n} (English) · Section “role” · Shown as",
        )
        assert f"Draft {n} (English) · Section “role” · Text" in words


def test_the_parts_of_a_single_draft_are_offered_however_many(client, editor):
    rows = [{"anchor": f"s{n}", "body_en": f"<p>{n}</p>"} for n in range(20)]
    change = drafted(builders.make_entry(children={"sections": rows}), editor, title_en="Long")
    client.force_login(editor)

    html = page(client, change)

    assert [len(words) for _label, words in options(html)] == [1, len(places_in(change.drafts.get()))]
    assert "at that draft." not in html


def changed_title(entry, title):
    payload = payload_of(entry, "en")
    return payload | {"fields": payload["fields"] | {"title_en": title}}


def test_of_many_parts_those_of_the_chosen_draft_are_offered_and_how_to_reach_the_rest(client, entry, editor):
    change = drafted(entry, editor, title_en="Few")
    rows = [{"anchor": f"s{n}", "body_en": f"<p>{n}</p>"} for n in range(20)]
    long = builders.make_entry("long", children={"sections": rows})
    save_drafts([changed_title(long, "Many")], by=editor, change=change)
    few, many = change.drafts.order_by("pk")
    client.force_login(editor)

    shown = [page(client, change, query) for query in ("", f"?about={few.pk}", f"?about={many.pk}")]

    few_words, many_words = (len(places_in(draft)) for draft in (few, many))
    counted = [[len(words) for _label, words in options(html)] for html in shown]
    assert counted == [[1, 1, 1], [1, few_words, 1], [1, 1, many_words]]
    assert few_words > 3
    assert all("follow “Write a comment” at that draft." in html for html in shown)


def test_a_place_outside_the_change_is_refused(client, change, entry, editor):
    client.force_login(editor)
    other = drafted(builders.make_entry("other"), editor, title_en="Other")

    for chosen in (
        f"{other.drafts.get().pk}||",
        f"{change.drafts.get().pk}|{entry.topic_id}|title_en",
        "x|y|z",
    ):
        assert written(client, change, place=chosen).status_code == 200
    assert Comment.objects.count() == 0


def test_people_are_named_by_their_name_or_address():
    people = [make_user("editor", full_name=name) for name in ("Noor Haddad", "Noor", "Amina Diallo")]

    assert named_in("@noor haddad, look", people) == [people[0]]
    assert named_in("@Noor and (@Amina Diallo)", people) == [people[2], people[1]]
    assert named_in("@Noora and Amina Diallo", people) == []
    assert named_in(f"Ask @{people[2].email}!", people) == [people[2]]


def test_a_name_that_nobody_has_is_told_to_who_wrote_it(client, change, editor):
    client.force_login(editor)
    make_user("publisher", full_name="Noor Haddad")
    text = "@Noor Haddad, @Nour, ask help@example.org @ noon"

    response = client.post(address("comment", change), {"text": text}, follow=True)

    assert re.findall(r'<li class="warning">(.*?)</li>', response.content.decode()) == [
        "No colleague is called that: @nour. Write “@” and a full name or an address, in an answer."
    ]


def test_who_is_named_gets_a_mail_in_their_language(client, change, editor, settings):
    settings.PORTAL_BASE_URL = "https://portal.example"
    client.force_login(editor)
    reviewer = make_user("reviewer-fr", language="fr")
    make_user("reader", full_name="Ren Reader")

    written(client, change, told=[reviewer.pk], text="The secret number, @Ren Reader?")

    (sent,) = mail.outbox
    comment = Comment.objects.get()
    assert (sent.to, sent.extra_headers["Content-Language"]) == ([reviewer.email], "fr")
    assert (
        f"https://portal.example/fr/admin/editorial/change/{change.pk}/change/#comment-{comment.pk}"
        in sent.body
    )
    assert "secret number" not in sent.body


def test_who_may_not_see_the_change_is_not_told_of_it(client, editor):
    secret = builders.make_entry("secret", access="restricted")
    publisher = make_user("publisher")
    change = drafted(secret, publisher, title_en="A secret")
    client.force_login(publisher)

    response = client.post(address("comment", change), {"text": "@Amina Diallo?"}, follow=True)

    assert mail.outbox == []
    assert "may not see this change: Amina Diallo" in response.content.decode()


def test_a_mail_that_cannot_be_sent_is_told_and_the_comment_stays(
    client, change, editor, monkeypatch, caplog
):
    client.force_login(editor)
    make_user("publisher", full_name="Noor Haddad")
    monkeypatch.setattr("django.core.mail.EmailMessage.send", lambda *args: 1 / 0)

    response = client.post(address("comment", change), {"text": "@Noor Haddad?"}, follow=True)

    assert "The mail could not be sent to Noor Haddad" in response.content.decode()
    assert "could not be sent" in caplog.text
    assert Comment.objects.count() == 1


def test_a_trial_writes_to_nobody(client, change, editor, settings):
    settings.PORTAL_DEMO = True
    client.force_login(editor)
    make_user("publisher", full_name="Noor Haddad")

    response = client.post(address("comment", change), {"text": "@Noor Haddad?"}, follow=True)

    assert mail.outbox == []
    assert "nobody gets a mail" in response.content.decode()


def test_many_comments_cost_no_more_queries(client, change, editor):
    client.force_login(editor)
    counts = []
    for number in (1, 8):
        for _again in range(number):
            add_comment(change, editor, "Why?", answers=add_comment(change, editor, "How?"))
        with CaptureQueriesContext(connection) as queries:
            page(client, change)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("is_answer", [False, True])
def test_a_comment_comes_back_after_the_session_had_ended_and_is_not_stored(
    client, change, editor, is_answer
):
    client.force_login(editor)
    first = add_comment(change, editor, "Why?")
    url = address("comment_reply", change, first.pk) if is_answer else address("comment", change)
    form = page(client, change).split(f'action="{url}#')[1].split("</form>")[0]

    shown = client.post(url, {"place": "", "text": "An hour's thought", GIVEN_BACK: "1"}).content.decode()

    assert form.count('name="writer"') == 1
    assert "Nothing of it is saved yet." in shown
    assert "An hour&#x27;s thought</textarea>" in shown.split(f'action="{url}#')[1].split("</form>")[0]
    assert list(Comment.objects.values_list("text", flat=True)) == ["Why?"]


def test_an_answer_that_is_too_long_is_shown_again_with_the_reason(client, change, editor):
    client.force_login(editor)
    first = add_comment(change, editor, "Why?")
    url = address("comment_reply", change, first.pk)

    shown = client.post(url, {"text": "x" * 4001}).content.decode().split(f'action="{url}#')[1]

    assert ["x" * 4001 in shown, "4000" in shown.split("<label")[0]] == [True, True]
    assert Comment.objects.count() == 1
