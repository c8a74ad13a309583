"""Where addresses stand: it follows the log."""

import pytest

from apps.editorial.models import LogHead
from apps.links import gathering
from apps.links.gathering import gather
from apps.links.models import Gathered, Link, Place
from tests.builders import make_document, make_entry, make_old_address, make_partner, translate
from tests.links.making import make_link, with_link, write

pytestmark = pytest.mark.django_db


def places():
    return sorted(Place.objects.values_list("link__address", "model", "language"))


def test_addresses_are_found_wherever_content_names_them():
    entry = make_entry(
        children={
            "sections": [with_link("role", "https://text.example/a?b=1&amp;c=2#d")],
            "links": [{"code": "site", "title_en": "Site", "url": "https://link.example"}],
        }
    )
    translate(entry, "fr", key_points='<p><a href="https://fr.example">ici</a></p>')
    make_document(versions=[{"language": "en", "title": "Report", "url": "https://doc.example/r.pdf"}])
    make_old_address(replacement="https://old.example/")

    gather()

    assert places() == [
        ("https://doc.example/r.pdf", "library.document", "en"),
        ("https://fr.example/", "manual.entry", "fr"),
        ("https://link.example/", "manual.entry", "en"),
        ("https://old.example/", "portal.oldaddress", "en"),
        ("https://text.example/a?b=1&c=2", "manual.entry", "en"),
    ]
    found = Link.objects.get(address="https://text.example/a?b=1&c=2")
    assert (found.host, found.state, found.checked_at) == ("text.example", "new", None)
    assert set(Place.objects.filter(model="manual.entry").values_list("root_id", flat=True)) == {entry.pk}


def test_an_address_on_two_pages_is_one_link():
    make_partner("one", url="https://same.example")
    make_partner("two", url="https://same.example/#part")

    gather()

    assert Link.objects.get().places.count() == 2


def test_what_a_page_names_no_longer_is_forgotten_and_what_it_keeps_is_kept():
    kept = make_partner("kept", url="https://kept.example")
    changed = make_partner("changed", url="https://old.example")
    gather()
    make_link("https://kept.example", failures=4)

    write(changed, url="https://new.example")
    write(kept, description_en="Other words.")
    gather()

    known = {link.address: (link.state, link.failures) for link in Link.objects.all()}
    assert known == {"https://kept.example/": ("dead", 4), "https://new.example/": ("new", 0)}


def test_only_what_was_published_since_is_read_again(django_assert_num_queries):
    make_partner("one", url="https://one.example")
    gather()
    assert Gathered.objects.get().number == LogHead.current()

    with django_assert_num_queries(4):  # two of them around the others: all or nothing
        gather()


def test_a_process_that_is_killed_has_stored_whole_portions(monkeypatch):
    for number in range(5):
        make_partner(f"p{number}", url=f"https://p{number}.example")
    monkeypatch.setattr(gathering, "A_PORTION", 2)
    replaced = []

    def killed(label, keys, replace=gathering._replace):
        replace(label, keys)
        replaced.append(label)
        if len(replaced) == 2:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(gathering, "_replace", killed)
        with pytest.raises(KeyboardInterrupt):
            gather()
    assert (Gathered.objects.get().number, Link.objects.count()) == (2, 2)

    gather()
    assert (Gathered.objects.get().number, Link.objects.count()) == (5, 5)
