"""A draft that does not go with what is published any more: opened in words, mended, or discarded."""

from http import HTTPStatus

import pytest
from django.db import IntegrityError
from django.urls import reverse

from apps.accounts.roles import ROLES
from apps.editorial import unplaceable
from apps.editorial.drafting import open_draft, save_drafts
from apps.editorial.models import LogHead
from apps.editorial.payloads import payload_of
from apps.editorial.publishing import publish
from apps.editorial.trying import in_place
from apps.frameworks.models import PartGroup
from apps.manual.models import Entry, Topic
from apps.organization.models import Unit
from tests import builders
from tests.accounts.factories import make_user
from tests.editorial.test_conflicts import signed_in
from tests.forms import form_data_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def new_entry():
    """Return the payload of a draft whose slug was taken meanwhile."""
    topic = builders.make_topic()
    payload = builders.new_payload(
        Entry,
        slug="cash",
        topic_id=str(topic.pk),
        title_en="Cash in emergencies",
        children={"sections": [{"anchor": "role", "body_en": "<p>Kept words.</p>"}]},
    )
    save_drafts([payload], by=make_user("editor"))
    builders.make_entry("cash", topic=topic)
    return payload


def address(payload, language="en"):
    name = f"admin:{payload['model'].replace('.', '_')}_change"
    return f"{reverse(name, args=[payload['id']])}?language={language}"


def test_a_draft_whose_key_was_taken_is_shown_in_full_and_goes_on_with_another_key(new_entry):
    client = signed_in("editor")

    refused = client.get(address(new_entry))
    (key,) = [key for key in refused.context["keys"] if not key.row]
    mend = {"mend": refused.context["draft"].revision_id}
    again = client.post(address(new_entry), mend | {key.name: "cash"})
    done = client.post(address(new_entry), mend | {key.name: "cash-in-emergencies"})

    assert (refused.status_code, again.status_code) == (409, 409)
    html = refused.content.decode()
    assert '<dd lang="en" dir="ltr"><p>Kept words.</p></dd>' in html
    assert done.url == address(new_entry)
    assert client.get(done.url).context["adminform"].form["slug"].value() == "cash-in-emergencies"


@pytest.mark.parametrize("slug", ["x y/é", "../x", "", "x" * 5000, "a\x00b"])
def test_a_key_that_no_address_can_be_made_of_is_refused_and_shown_again(new_entry, slug):
    client, draft = signed_in("editor"), open_draft("manual.entry", new_entry["id"], "en")

    response = client.post(address(new_entry), {"mend": draft.revision_id, f"{new_entry['id']}-slug": slug})

    assert response.status_code == 409
    (key,) = [key for key in response.context["keys"] if not key.row]
    assert key.value == slug
    assert {problem.field for problem in response.context["refusal"].problems} == {"name in addresses"}
    assert open_draft("manual.entry", new_entry["id"], "en").payload["fields"]["slug"] == "cash"


def test_what_somebody_who_looks_writes_wrong_is_no_fault_of_the_draft(new_entry):
    """A form in place of the page may break a rule of the database too: the draft is not asked to be mended for it."""
    fine = new_entry | {"fields": new_entry["fields"] | {"slug": "free"}}

    with pytest.raises(IntegrityError), in_place([fine]):
        Entry.objects.filter(pk=fine["id"]).update(slug="cash")

    assert not Entry.objects.filter(slug="free").exists()


def test_a_draft_with_such_a_key_can_still_be_opened():
    topic = builders.make_topic()
    payload = builders.new_payload(Entry, slug="x y/é", topic_id=str(topic.pk), title_en="Cash")
    save_drafts([payload], by=make_user("editor"))

    response = signed_in("editor").get(address(payload))

    assert response.status_code == 200
    assert response.context["adminform"].form["slug"].value() == "x y/é"


def test_a_draft_that_takes_away_what_is_needed_now_can_keep_it():
    group = builders.make_part_group("steps", parts=[{"number": 1, "title_en": "Prepare"}])
    (part,) = group.parts.all()
    payload = payload_of(group, "en")
    payload["children"]["parts"] = []
    save_drafts([payload], by=make_user("editor"))
    relation = {"verb": "supports", "to_framework_id": str(group.framework_id), "to_part_id": str(part.pk)}
    builders.make_framework("other", children={"relations": [relation]})
    client = signed_in("editor")

    refused = client.get(address(payload))
    mend = {"mend": refused.context["draft"].revision_id, f"keep-{part.pk}": "on"}
    done = client.post(address(payload), mend)

    assert refused.status_code == 409
    assert client.get(done.url).status_code == 200
    kept = open_draft("frameworks.partgroup", group.pk, "en").payload["children"]["parts"]
    assert [row["id"] for row in kept] == [str(part.pk)]
    assert PartGroup.objects.get(pk=group.pk).parts.count() == 1


@pytest.mark.parametrize(("number", "status"), [("3", 302), ("three", 409), ("9" * 5000, 409), ("", 409)])
def test_a_number_that_two_people_gave_to_a_part_of_theirs_is_written_anew(number, status):
    unit, client = builders.make_unit(), signed_in("editor")
    mine, theirs = (
        payload_of(unit, "en")
        | builders.new_payload(Unit, children={"principles": [{"number": 2, "text_en": text}]})
        | {"id": str(unit.pk), "fields": payload_of(unit, "en")["fields"]}
        for text in ("Mine.", "Theirs.")
    )
    save_drafts([mine], by=client.user, seen=LogHead.current())
    publish([theirs], by=make_user("publisher"))

    refused = client.get(address(mine))
    (key,) = [key for key in refused.context["keys"] if key.row]
    done = client.post(address(mine), {"mend": refused.context["draft"].revision_id, key.name: number})
    again = client.get(address(mine))

    assert (refused.status_code, key.value, done.status_code) == (409, 2, status)
    if status == HTTPStatus.CONFLICT:
        assert number in [key.value for key in done.context["keys"]]
        return
    shown = form_data_of(again)
    rows = {(shown[f"principles-{n}-number"], shown[f"principles-{n}-text_en"]) for n in range(2)}
    assert rows == {("2", "Theirs."), ("3", "Mine.")}


def test_what_was_saved_meanwhile_is_not_mended_over(new_entry):
    client = signed_in("editor")
    draft = open_draft("manual.entry", new_entry["id"], "en")
    theirs = new_entry | {"fields": new_entry["fields"] | {"title_en": "Theirs"}}
    save_drafts([theirs], by=make_user("publisher"), revision=draft.revision_id)

    response = client.post(address(new_entry), {"mend": draft.revision_id, f"{new_entry['id']}-slug": "free"})

    assert response.status_code == 409
    assert open_draft("manual.entry", new_entry["id"], "en").payload["fields"]["slug"] == "cash"


@pytest.mark.once  # what a role may does not depend on the database
@pytest.mark.parametrize("role", sorted(role.code for role in ROLES))
def test_who_may_see_and_mend_it(new_entry, role):
    client = signed_in(role)
    draft = open_draft("manual.entry", new_entry["id"], "en")
    mend = {"mend": draft.revision_id, f"{new_entry['id']}-slug": "mended"}

    seen, sent = client.get(address(new_entry)), client.post(address(new_entry), mend)

    writes = role in {"editor", "publisher", "administrator"}
    assert seen.status_code == (302 if role == "reader" else 409)
    assert (b'name="mend"' in seen.content) is writes
    saved = open_draft("manual.entry", new_entry["id"], "en").payload["fields"]["slug"]
    assert (sent.status_code, saved) == (
        (302, "mended") if writes else (302 if role == "reader" else 409, "cash")
    )


def test_a_translation_of_it_leads_to_the_english_draft(new_entry):
    response = signed_in("translator-fr").get(address(new_entry, "fr"))

    assert (response.status_code, response.context["mends_at"]) == (409, address(new_entry))


def test_what_is_saved_between_the_check_of_a_mend_and_its_saving_is_not_mended_over(new_entry, monkeypatch):
    draft, client = open_draft("manual.entry", new_entry["id"], "en"), signed_in("editor")
    check = unplaceable._check_unchanged

    def and_then_a_colleague_saves(*args):
        check(*args)
        theirs = new_entry | {"fields": new_entry["fields"] | {"title_en": "Theirs", "slug": "cash-theirs"}}
        save_drafts([theirs], by=make_user("editor"), revision=draft.revision_id)

    monkeypatch.setattr(unplaceable, "_check_unchanged", and_then_a_colleague_saves)
    mend = {"mend": draft.revision_id, f"{new_entry['id']}-slug": "cash-mine"}
    answer = client.post(address(new_entry), mend)

    assert (answer.status_code, answer.context["draft"].title) == (409, "Theirs")
    assert open_draft("manual.entry", new_entry["id"], "en").key == "cash-theirs"


def test_a_draft_that_leads_to_new_pages_of_its_change_is_mended_with_them():
    topic = builders.new_payload(Topic, code="relief", title_en="Relief")
    other, mine = (
        builders.new_payload(Entry, slug=slug, topic_id=topic["id"], title_en=slug)
        for slug in ("vouchers", "cash")
    )
    mine["fields"]["related"] = [other["id"]]
    save_drafts([topic, other, mine], by=make_user("editor"))
    builders.make_entry("cash")
    client = signed_in("editor")

    refused = client.get(address(mine))
    (key,) = [key for key in refused.context["keys"] if not key.row]
    done = client.post(address(mine), {"mend": refused.context["draft"].revision_id, key.name: "cash-aid"})

    assert (refused.status_code, done.status_code) == (409, 302)
    fields = open_draft("manual.entry", mine["id"], "en").payload["fields"]
    assert (fields["slug"], fields["related"]) == ("cash-aid", [other["id"]])
