"""The page of a change, and its times by the clock of whoever reads it."""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from apps.accounts.giving_back import GIVEN_BACK
from apps.editorial.commenting import add_comment
from apps.editorial.drafting import save_drafts
from apps.editorial.models import LogHead, Transition
from apps.editorial.payloads import payload_of
from apps.editorial.problems import Refused
from apps.editorial.publishing_changes import publish_change
from apps.editorial.step_forms import STEP_FORMS
from apps.editorial.steps import last_step
from apps.editorial.workflow import Meaning, approve, discard, expire, schedule, send_back, submit, withdraw
from apps.manual.models import Entry
from tests import builders
from tests.accounts.factories import make_user

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
IN_BOGOTA = "22 Nov 2026, 07:00 (America/Bogota)"


@pytest.fixture
def change():
    """A change that an editor wrote at noon and somebody approved."""
    editor = make_user("editor")
    payload = payload_of(builders.make_entry(), "en")
    payload["fields"]["title_en"] = "A new title"
    change = save_drafts([payload], by=editor, seen=LogHead.current())
    submit(change, editor, Meaning(note="Changed", gravity="normal"))
    approve(change, make_user("publisher"))
    type(change).objects.update(created_at=NOON)
    Transition._base_manager.update(at=NOON)
    change.refresh_from_db()
    return change


@pytest.fixture
def page(change, client):
    client.force_login(make_user("publisher", time_zone="America/Bogota"))
    return reverse("admin:editorial_change_change", args=[change.pk])


def test_times_are_those_of_the_person_who_reads_and_name_the_zone(page, client):
    history = client.get(page).content.decode().split('id="history"')[1]

    assert history.count(IN_BOGOTA) == history.count("<time") == 3  # saved, submitted, approved
    assert IN_BOGOTA in client.get(reverse("admin:editorial_change_changelist")).content.decode()


def test_a_publication_is_scheduled_by_the_clock_of_the_person(page, client, change):
    assert "In your time zone, America/Bogota" in client.get(page).content.decode()

    step = reverse("admin:editorial_change_step", args=[change.pk, "schedule"])
    client.post(step, {"publish_at": "2099-11-22T07:00", "seen": last_step(change)})

    change.refresh_from_db()
    assert change.publish_at == NOON.replace(year=2099)


def test_nothing_is_written_on_the_page_itself(page, client, change):
    assert client.post(page, {"title": "Other"}).status_code == 405

    change.refresh_from_db()
    assert (change.title, change.state) == ("", "approved")


@pytest.mark.parametrize(("is_author", "opened", "told"), [(True, [], 1), (False, ["approve"], 0)])
def test_what_is_open_is_a_step_forward_and_an_author_learns_why_there_is_none(
    client, change, is_author, opened, told
):
    withdraw(change, change.created_by)
    submit(change, change.created_by, Meaning(note="Changed", gravity="normal"))
    client.force_login(change.created_by if is_author else make_user("publisher"))

    html = client.get(reverse("admin:editorial_change_change", args=[change.pk])).content.decode()

    forms = html.split('id="steps"')[1]
    assert re.findall(r"<details open.*?id=\"step-(\w+)\"", forms, re.DOTALL) == opened
    assert forms.count("You wrote a part of this change: somebody else has to approve it.") == told
    assert html.count('<a href="#steps">What to do next</a>') == 1


STALE = "This change was worked on since you opened it."


def step_of(change, step):
    return reverse("admin:editorial_change_step", args=[change.pk, step])


def written_again(change):
    """Its author takes the change back, writes something else and asks for the review anew."""
    author = change.created_by
    withdraw(change, author)
    (draft,) = change.drafts.all()
    payload = draft.payload
    payload["fields"]["title_en"] = "What nobody has read"
    save_drafts([payload], by=author, seen=LogHead.current(), revision=draft.revision_id)
    submit(change, author, Meaning(note="Changed", gravity="normal"))


@pytest.mark.parametrize("step", ["return", "schedule"])
def test_the_answer_to_a_refused_step_opens_where_it_says_what_to_correct(page, client, change, step):
    """The steps stand at the end of a long page: whoever does not see the refusal believes the step taken."""
    before = client.get(page).content.decode()
    (place,) = re.findall(rf'action="[^"]+#([\w-]+)" id="step-{step}"', before)

    html = client.post(step_of(change, step), {"seen": last_step(change)}).content.decode()

    assert f'id="{place}"' not in before
    around, refusal = html.split(f'id="{place}"')
    assert re.findall(r'id="step-(\w+)"', around)[-1] == step
    assert re.findall(r"</?details|Please correct this first:", refusal)[:2] == [
        "Please correct this first:",
        "</details",
    ]


def test_the_history_says_that_saving_took_a_change_off_the_schedule(page, client, change):
    schedule(change, make_user("publisher"), publish_at=NOON.replace(year=2099))
    (draft,) = change.drafts.all()
    payload = draft.payload
    payload["fields"]["title_en"] = "Another title"

    save_drafts([payload], by=change.created_by, seen=LogHead.current(), revision=draft.revision_id)

    lines = client.get(page).content.decode().split('id="history"')[1].split("<li>")[1:]
    states = [re.findall(r"\w+ → \w+", line) for line in lines]
    assert states[0] == []  # its first save: a draft, as it was
    assert states[-2:] == [["approved → scheduled"], ["scheduled → draft"]]
    entry = reverse("admin:manual_entry_history", args=[draft.object_id])
    assert client.get(entry).content.decode().count("scheduled → draft") == 1


def test_steps_say_before_they_are_taken_what_they_do(page, client, change):
    withdraw(change, change.created_by)
    submit(change, change.created_by, Meaning(note="Changed", gravity="normal"))

    html = client.get(page).content.decode()

    said = {
        step: re.findall(r"<p>(.*?)</p>", html.split(f'id="step-{step}"')[1].split("</form>")[0])
        for step in ("approve", "return", "withdraw", "discard")
    }
    assert said == {
        "approve": ["Readers see nothing of it yet: publishing is a step of its own."],
        "return": [],
        "withdraw": [
            "It becomes a draft again and has to be reviewed anew; a moment that was chosen is given up."
        ],
        "discard": [
            "Nothing of it is published. Its texts stay in the history, which brings them back as a draft."
        ],
    }


def test_the_title_keeps_its_own_direction_on_an_arabic_page(page, client):
    html = client.get(page.replace("/en/", "/ar/", 1)).content.decode()

    assert re.findall(r"<h1>.*?</h1>", html) == ["<h1><bdi>A new title</bdi></h1>"]


def test_the_list_calls_languages_by_their_names(page, client):
    html = client.get(reverse("admin:editorial_change_changelist")).content.decode()

    assert re.findall(r'<td class="field-languages">(.*?)</td>', html) == ["English"]


def test_every_step_says_what_was_read():
    assert all("seen" in form_class.base_fields for form_class, *_words in STEP_FORMS.values())


@pytest.mark.parametrize("step", ["approve", "publish_now", "return", "discard"])
def test_what_was_written_since_the_page_was_opened_is_not_decided_on(page, client, change, step):
    withdraw(change, change.created_by)
    submit(change, change.created_by, Meaning(note="Changed", gravity="normal"))
    client.get(page)
    typed = {"why": "I have read it", "change_note": "x", "gravity": "normal", "seen": last_step(change)}
    written_again(change)

    answer = client.post(step_of(change, step), typed)

    change.refresh_from_db()
    html = answer.content.decode()
    assert (answer.status_code, change.state) == (200, "submitted")
    assert STALE in html
    assert "I have read it" in html
    assert f'name="seen" value="{last_step(change)}"' in html
    client.post(step_of(change, step), typed | {"seen": last_step(change)})
    change.refresh_from_db()
    assert change.state != "submitted"


@pytest.mark.parametrize("seen", [{}, {"seen": ""}, {"seen": "x"}, {"seen": "9" * 5000}])
@pytest.mark.parametrize("step", ["publish", "discard", "withdraw"])
def test_a_form_that_does_not_say_what_was_read_decides_nothing(page, client, change, step, seen):
    html = client.post(step_of(change, step), {"why": "Forged or very old", **seen}).content.decode()

    change.refresh_from_db()
    assert (change.state, html.count(STALE)) == ("approved", 1)
    assert f'name="seen" value="{last_step(change)}"' in html.split(f'id="step-{step}"')[1]


def test_the_page_says_what_it_shows(page, client, change):
    html = client.get(page).content.decode()

    steps = html.count('class="step"')
    assert html.count(f'name="seen" value="{last_step(change)}"') == html.count('name="seen"') > 3
    assert steps


def test_what_was_typed_is_kept_when_the_step_is_not_possible_any_more(page, client, change):
    seen = last_step(change)
    send_back(change, make_user("publisher", email="other@example.org"), why="Not yet.")

    html = client.post(
        step_of(change, "return"), {"why": "The third sentence", "seen": seen}
    ).content.decode()

    assert STALE in html
    assert "The third sentence" in html.split('id="step-return"')[1]
    assert change.transitions.filter(why="The third sentence").count() == 0


def test_it_is_compared_under_the_lock_too(change):
    seen = last_step(change)
    written_again(change)

    with pytest.raises(Refused, match=STALE):
        approve(change, make_user("publisher", email="other@example.org"), seen=seen)


def test_the_address_of_a_step_leads_to_the_page(page, client, change):
    assert client.get(step_of(change, "approve")).url == page


def test_why_a_change_was_returned_stands_at_the_top(page, client, change):
    reviewer = make_user("publisher", email="other@example.org")
    send_back(change, reviewer, why="Name the office.")

    top = client.get(page).content.decode().split('id="drafts"')[0]

    assert "Name the office." in top
    assert str(reviewer) in top
    submit(change, change.created_by, Meaning(note="Changed", gravity="normal"))
    assert "Name the office." not in client.get(page).content.decode().split('id="drafts"')[0]


def test_a_reason_that_may_be_left_empty_says_so(page, client, change):
    html = client.get(page).content.decode()

    assert "It may be left empty." in html.split('id="step-discard"')[1].split("</form>")[0]
    assert "It may be left empty." not in html.split('id="step-return"')[1].split("</form>")[0]


def test_a_published_change_leads_to_the_page_that_it_changed(page, client, change):
    assert "View on site" not in client.get(page).content.decode()
    publish_change(change, make_user("publisher", email="other@example.org"))
    address = Entry.objects.get().get_absolute_url()

    assert f'<a href="{address}">View on site' in client.get(page).content.decode()
    Entry.objects.update(archived_at=NOON)
    assert "View on site" not in client.get(page).content.decode()


def test_a_scheduled_change_gets_another_moment_which_stays_on_record(page, client, change):
    publisher = make_user("publisher", email="other@example.org")
    schedule(change, publisher, publish_at=NOON.replace(year=2098), expires_at=NOON.replace(year=2100))
    change.refresh_from_db()
    form = client.get(page).content.decode().split('id="step-schedule"')[1].split("</form>")[0]
    assert [value in form for value in ("2098-11-22T07:00", "2100-11-22T07:00", "Choose another moment")] == [
        True
    ] * 3

    typed = {"publish_at": "2099-11-22T07:00", "expires_at": "", "seen": last_step(change)}
    client.post(step_of(change, "schedule"), typed)

    change.refresh_from_db()
    step = change.transitions.last()
    assert (change.publish_at, change.expires_at) == (NOON.replace(year=2099), None)
    assert (step.from_state, step.to_state, step.by) == ("scheduled", "scheduled", change.scheduled_by)
    assert change.scheduled_by != publisher
    history = client.get(page).content.decode().split('id="history"')[1]
    assert "chose another moment for the publication" in history


@pytest.fixture
def standing(change):
    """The change, published by somebody who scheduled that it is taken down in 2099."""
    publish_change(change, make_user("publisher", email="other@example.org"))
    scheduler = make_user("publisher", email="scheduler@example.org")
    type(change).objects.update(expires_at=NOON.replace(year=2099), scheduled_by=scheduler)
    change.refresh_from_db()
    return change


@pytest.mark.parametrize(
    ("typed", "moment", "told"),
    [
        (
            "2100-11-22T07:00",
            NOON.replace(year=2100),
            "To be taken down on 22 Nov 2100, 07:00 (America/Bogota).",
        ),
        ("", None, "It is not taken down by itself."),
    ],
)
def test_what_is_published_for_a_time_is_taken_down_on_another_day_or_kept(
    page, client, standing, typed, moment, told
):
    form = client.get(page).content.decode().split('id="step-expire"')[1].split("</form>")[0]
    assert 'value="2099-11-22T07:00"' in form

    client.post(step_of(standing, "expire"), {"expires_at": typed, "seen": last_step(standing)})

    standing.refresh_from_db()
    step, me = standing.transitions.last(), standing.scheduled_by
    assert (standing.expires_at, standing.state, me.time_zone) == (moment, "published", "America/Bogota")
    assert (step.by, step.why) == (me, told)
    assert ('id="step-expire"' in client.get(page).content.decode()) == bool(moment)


def test_what_is_to_be_taken_down_is_not_decided_on_an_old_page_or_for_the_past(page, client, standing):
    seen = last_step(standing)
    past = client.post(step_of(standing, "expire"), {"expires_at": "2020-01-01T00:00", "seen": seen})
    expire(standing, standing.scheduled_by, expires_at=NOON.replace(year=2100))
    old = client.post(step_of(standing, "expire"), {"expires_at": "", "seen": seen})
    with pytest.raises(Refused, match="worked on"):
        expire(standing, standing.scheduled_by, expires_at=None, seen=seen)

    standing.refresh_from_db()
    assert standing.expires_at == NOON.replace(year=2100)
    assert "Choose a moment to come." in past.content.decode()
    assert "This change was worked on since you opened it." in old.content.decode()
    expire(standing, standing.scheduled_by, expires_at=None)
    with pytest.raises(Refused, match="any more"):
        expire(standing, standing.scheduled_by, expires_at=NOON.replace(year=2100))


@pytest.mark.parametrize("role", ["editor", "translator-fr", "reviewer-fr"])
def test_who_may_not_publish_does_not_keep_what_is_to_be_taken_down(page, client, standing, role):
    client.force_login(make_user(role, email="third@example.org"))

    assert 'id="step-expire"' not in client.get(page).content.decode()
    answer = client.post(step_of(standing, "expire"), {"expires_at": "", "seen": last_step(standing)})

    standing.refresh_from_db()
    assert (answer.status_code, standing.expires_at) == (403, NOON.replace(year=2099))


@pytest.mark.parametrize("role", ["editor", "translator-fr", "reviewer-fr"])
def test_who_may_not_publish_chooses_no_other_moment(page, client, change, role):
    moment = NOON.replace(year=2098)
    schedule(change, make_user("publisher", email="other@example.org"), publish_at=moment)
    client.force_login(make_user(role, email="third@example.org"))

    assert 'id="step-schedule"' not in client.get(page).content.decode()
    typed = {"publish_at": "2099-11-22T07:00", "seen": last_step(change)}
    answer = client.post(step_of(change, "schedule"), typed)

    change.refresh_from_db()
    assert (answer.status_code, change.publish_at) == (403, moment)


def test_nothing_is_asked_for_of_a_closed_change(page, client, change):
    add_comment(change, change.created_by, "Is this right?")
    assert "1 comment is not resolved yet" in client.get(page).content.decode()
    schedule(
        change, make_user("publisher"), publish_at=NOON.replace(year=2098), expires_at=NOON.replace(year=2099)
    )
    discard(change, change.created_by)

    html = client.get(page).content.decode()

    assert "Is this right?" in html
    assert [words in html for words in ("not resolved", "To be taken down on")] == [False, False]


def test_what_was_typed_for_a_step_comes_back_after_the_session_had_ended(page, client, change):
    html = client.get(page).content.decode()
    assert html.split('id="step-return"')[1].split("</form>")[0].count('name="writer"') == 1
    sent = {"why": "The third sentence", "seen": last_step(change), GIVEN_BACK: "1"}

    answer = client.post(step_of(change, "return"), sent)

    change.refresh_from_db()
    shown = answer.content.decode()
    assert change.state == "approved"
    assert "Nothing of it is saved yet." in shown
    assert "The third sentence" in shown.split('id="step-return"')[1].split("</form>")[0]
    assert re.search(r'<details open class="step">\s*<summary>Return to its author', shown)
