"""What is known of addresses: by who is about to publish, and by who has dead ones to mend."""

import pytest

from apps.links.gathering import gather
from apps.links.knowing import dead_among, dead_for, dead_in
from apps.links.models import Link
from apps.manual.models import Entry
from tests.accounts.factories import make_user
from tests.builders import make_entry, make_partner, new_payload
from tests.links.making import NOON, make_link, with_link
from tests.manual.making import let_into_the_group, make_restricted_entry

pytestmark = pytest.mark.django_db


def test_dead_addresses_are_known_however_they_are_written(django_assert_num_queries):
    dead = make_link("https://dead.example/a")
    make_link("https://alive.example", Link.State.ANSWERS, "")
    make_link("https://slow.example", Link.State.FAILING, Link.Reason.TOO_SLOW)
    written = [
        "HTTPS://dead.example/a#b",
        "https://alive.example",
        "https://slow.example",
        "https://new.example",
    ]

    with django_assert_num_queries(1):
        assert dead_among(written) == {"HTTPS://dead.example/a#b": dead}
    with django_assert_num_queries(0):
        assert dead_among(["", "manual/", "mailto:a@example.org"]) == {}


def test_the_dead_addresses_of_payloads_are_known_before_they_are_published():
    dead = make_link("https://dead.example/")
    payload = new_payload(
        Entry, slug="e", children={"sections": [{"body_en": '<p><a href="https://dead.example">a</a></p>'}]}
    )

    assert dead_in([payload, new_payload(Entry, slug="f")]) == {"https://dead.example/": dead}


def test_a_person_has_to_mend_what_stands_on_pages_that_they_may_work_on(django_assert_num_queries):
    addresses = [f"https://{name}.example/" for name in ("open", "secret", "alive", "nowhere")]
    make_partner(url=addresses[0])
    make_restricted_entry(children={"sections": [with_link("role", addresses[1])]})
    make_entry(children={"sections": [with_link("role", addresses[2])]})
    gather()
    for address in addresses:
        make_link(address, *([Link.State.ANSWERS, ""] if "alive" in address else []))
    editor = make_user("editor")

    def mended_by(person):
        return sorted(link.host for link in dead_for(person))

    assert mended_by(editor) == ["open.example"]
    assert mended_by(let_into_the_group(make_user("translator-fr"))) == ["open.example", "secret.example"]
    assert mended_by(make_user("publisher")) == ["open.example", "secret.example"]
    assert mended_by(make_user("reader")) == []
    with django_assert_num_queries(1):
        assert dead_for(editor).count() == 1


def test_an_archived_page_is_nobody_s_to_mend():
    partner = make_partner(url="https://dead.example/")
    gather()
    make_link("https://dead.example/")
    publisher = make_user("publisher")
    assert dead_for(publisher).count() == 1

    type(partner).objects.update(archived_at=NOON)

    assert dead_for(publisher).count() == 0
