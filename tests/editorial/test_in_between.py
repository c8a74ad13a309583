"""What is published while a page is put together, or a draft stored, is told: nobody has seen it."""

import pytest
from django.urls import reverse

from apps.editorial import bringing_together, drafting, restore_admin, saving
from apps.editorial.drafting import open_draft, save_drafts
from apps.editorial.models import Revision
from apps.editorial.payloads import payload_of
from tests import builders
from tests.editorial.test_conflicts import (
    address,
    changed,
    choices_in,
    draft_of,
    drafted,
    errors_of,
    publish_theirs,
    signed_in,
)
from tests.editorial.working import published
from tests.forms import form_data, form_data_of

pytestmark = pytest.mark.django_db
TOLD = "Ana published a change to this text while you were editing it."


@pytest.fixture
def entry():
    return builders.make_entry(children={"sections": [{"anchor": "first", "body_en": "<p>First.</p>"}]})


@pytest.fixture
def publish_after(monkeypatch):
    """Return a function after which a payload is published as soon as a function of a module was called."""

    def arrange(module, name, payload):
        function = getattr(module, name)

        def call(*args, **kwargs):
            monkeypatch.setattr(module, name, function)
            found = function(*args, **kwargs)
            publish_theirs(payload)
            return found

        monkeypatch.setattr(module, name, call)

    return arrange


@pytest.mark.parametrize("function", ["open_draft", "moved_on", "layers"])
def test_what_is_published_between_the_draft_and_its_row_is_asked(entry, publish_after, function):
    client = signed_in("editor")
    drafted(changed(entry, title_en="Mine"), client.user)
    module = saving if function == "open_draft" else bringing_together
    publish_after(module, function, changed(entry, title_en="Theirs", number="7"))

    response = client.post(address(entry), form_data(client, address(entry)))
    client.post(address(entry), form_data_of(response))

    assert (errors_of(response), choices_in(response)) == ([TOLD], {"title_en": "mine"})
    fields = draft_of(entry)["fields"]
    assert (fields["title_en"], fields["number"]) == ("Mine", "7")


def test_what_is_published_between_texts_that_came_back_and_their_row_is_asked(entry, publish_after):
    """Where a part comes back, the form of a translation shows what was read before its row."""
    whole = payload_of(entry, "en")
    section = whole["children"]["sections"][0]["id"]
    french = {"id": section, "body_fr": "<p>Un.</p>"}
    publish_theirs(payload_of(entry, "fr") | {"children": {"sections": [french]}})
    for sections in ([], whole["children"]["sections"]):
        publish_theirs(whole | {"children": whole["children"] | {"sections": sections}})
    client = signed_in("translator-fr")
    publish_after(saving, "layers_to_begin", changed(entry, "fr", title_fr="Le leur"))

    mine = form_data(client, address(entry, "fr"))
    response = client.post(address(entry, "fr"), mine | {"title_fr": "Le mien"})

    assert mine["sections-0-body_fr"] == "<p>Un.</p>"
    assert (errors_of(response), choices_in(response)) == ([TOLD], {"title_fr": "mine"})


def test_what_is_published_before_the_row_of_a_form_without_a_draft_stands_in_it(entry, publish_after):
    client = signed_in("editor")
    publish_after(saving, "open_draft", changed(entry, title_en="Theirs"))

    data = form_data(client, address(entry))
    done = client.post(address(entry), data | {"summary_en": "Mine"})

    assert (data["title_en"], done.status_code) == ("Theirs", 302)
    assert draft_of(entry)["fields"]["title_en"] == "Theirs"


def test_what_is_published_while_a_draft_is_stored_that_nobody_was_shown_is_asked(entry, publish_after):
    """A replacement, say, writes into drafts without a form."""
    client = signed_in("editor")
    publish_after(drafting, "payload_of", changed(entry, title_en="Theirs"))

    save_drafts([changed(entry, title_en="Mine")], by=client.user)

    draft = open_draft("manual.entry", entry.pk, "en")
    assert (draft.base["fields"]["title_en"], draft.is_overtaken) == ("About the Organization", True)
    assert choices_in(client.get(address(entry))) == {"title_en": "mine"}


def test_what_is_published_while_an_older_text_is_shown_is_told_before_it_is_brought_back(
    entry, publish_after
):
    client = signed_in("publisher")
    published(entry, client.user, title_en="New")
    older = Revision.objects.get(object_id=entry.pk, number=1)
    url = reverse("admin:manual_entry_restore", args=[entry.pk, older.pk])
    publish_after(restore_admin, "restored", changed(entry, title_en="Theirs"))

    refused = client.post(url, form_data(client, url))
    done = client.post(url, form_data(client, url))

    assert [str(problem) for problem in refused.context["refusal"].problems] == [TOLD]
    assert done.status_code == 302
    assert draft_of(entry)["fields"]["title_en"] == "About the Organization"
