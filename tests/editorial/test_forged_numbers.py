"""A number that no form of the portal carries is refused where it is read: no page fails of it."""

import pytest
from django.urls import reverse

from apps.editorial.models import Comment, Draft, LogHead, Revision
from tests import builders
from tests.editorial.working import drafted, published, signed_in
from tests.forms import form_data

pytestmark = pytest.mark.django_db
FORGED = ["9" * 30, "-5", "9" * 5000]


@pytest.fixture
def entry():
    return builders.make_entry(children={"sections": [{"anchor": "first", "body_en": "<p>First.</p>"}]})


@pytest.mark.parametrize("number", FORGED)
@pytest.mark.parametrize("name", ["seen", "revision"])
def test_what_a_form_says_that_it_knows(entry, name, number):
    client = signed_in("editor")
    address = f"{reverse('admin:manual_entry_change', args=[entry.pk])}?language=en"
    data = form_data(client, address) | {"title_en": "Mine", name: number}

    response = client.post(address, data)

    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == [name]
    assert not Draft.objects.exists()


@pytest.mark.parametrize("number", FORGED)
@pytest.mark.parametrize("name", ["seen", "revision"])
def test_what_a_person_saw_of_an_older_text(entry, name, number):
    client = signed_in("publisher")
    published(entry, client.user, title_en="New")
    older = Revision.objects.get(object_id=entry.pk, number=1)
    data = {"seen": LogHead.current(), "revision": "", name: number}

    response = client.post(reverse("admin:manual_entry_restore", args=[entry.pk, older.pk]), data)

    assert response.status_code == 200
    assert not Draft.objects.open().exists()


def test_how_many_parts_a_form_has(entry):
    client = signed_in("editor")
    address = f"{reverse('admin:manual_entry_change', args=[entry.pk])}?language=en"
    data = form_data(client, address) | {"sections-TOTAL_FORMS": "9" * 5000}

    assert client.post(address, data).status_code == 200
    assert not Draft.objects.exists()


@pytest.mark.parametrize("data", [{"place": "9" * 5000}, {"told": "9" * 19}, {"told": "9" * 5000}])
def test_what_a_comment_is_about_and_who_is_told(entry, data):
    client = signed_in("editor")
    change = drafted(entry, client.user, title_en="Mine")

    response = client.post(reverse("admin:editorial_comment", args=[change.pk]), {"text": "Why?", **data})

    assert (response.status_code, list(response.context["comment_form"].errors)) == (200, list(data))
    assert not Comment.objects.exists()
    page = reverse("admin:editorial_change_change", args=[change.pk])
    assert client.get(page, {"about": "9" * 5000}).status_code == 200
