"""The filters of the lists: each narrows as its words say, and leaves out what exists and does not answer."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from apps.core.languages import translated_fields
from apps.core.models import Content
from apps.editorial.filters import TranslationFilter
from apps.editorial.payloads import payload_of
from apps.editorial.publishing import publish
from apps.library.models import Sourced
from apps.organization.models import Owned
from apps.organization.owned_admin import OverdueFilter
from apps.translation.states import Origin
from tests import builders
from tests.accounts.factories import make_user

pytestmark = pytest.mark.django_db
CONTENT_ADMINS = sorted(
    (model for model in admin.site._registry if issubclass(model, Content)),
    key=lambda model: model._meta.label,
)


@pytest.fixture
def listed(client):
    """Return a function that gives the names in the list of a kind, narrowed by the words of one filter."""
    client.force_login(make_user("publisher"))

    def names(row, title="", words=""):
        address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_changelist")
        if words:
            address += _choice(client.get(address).context["cl"], title, words)
        return [str(found) for found in client.get(address).context["cl"].result_list]

    return names


def _choice(changelist, title, words):
    """Return the query string of the choice that a filter offers in these words."""
    (spec,) = [spec for spec in changelist.filter_specs if str(spec.title) == title]
    offered = {str(choice["display"]): choice["query_string"] for choice in spec.choices(changelist)}
    return offered[words]


@pytest.fixture
def translated():
    """Publish units in every state of a French translation."""
    builders.make_unit("missing", name_en="Missing")
    for code in ("outdated", "unreviewed", "machine", "approved"):
        unit = builders.make_unit(code, name_en=code.title())
        payload = payload_of(unit, "fr") | {"fields": {"name_fr": f"Nom {code}"}}
        by = make_user("publisher")
        if code == "machine":
            publish([payload], origin=Origin.MACHINE, by=by)
        else:
            publish([payload], by=by, approve=code in {"outdated", "approved"})
    later = payload_of(type(unit).objects.get(code="outdated"), "en")
    later["fields"]["name_en"] = "Outdated since"
    publish([later], origin=Origin.FIXTURE)
    builders.translate(type(unit).objects.get(code="missing"), "es", name="Falta en francés")
    return unit


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Français: missing", ["Missing"]),
        ("Français: older than English", ["Outdated since"]),
        ("Français: not reviewed", ["Machine", "Unreviewed"]),
        ("Español: missing", ["Approved", "Machine", "Outdated since", "Unreviewed"]),
        ("Español: not reviewed", ["Missing"]),
        ("Español: older than English", []),
    ],
)
def test_a_list_narrows_to_what_a_language_lacks(translated, listed, words, names):
    assert sorted(listed(translated, "translations", words)) == names


def test_texts_of_parts_count_for_the_page_they_stand_on(listed):
    section = {"anchor": "role", "body_en": "<p>What it says.</p>"}
    lacking = builders.make_entry("lacking", title_en="Lacking", children={"sections": [section]})
    complete = builders.make_entry("complete", title_en="Complete", children={"sections": [section]})
    builders.translate(lacking, "fr", title="Un titre en français")
    payload = payload_of(builders.translate(complete, "fr", title="Un autre titre"), "fr")
    payload["children"]["sections"][0]["body_fr"] = "<p>Ce qu'elle dit.</p>"
    publish([payload], origin=Origin.FIXTURE)

    assert listed(lacking, "translations", "Français: missing") == ["Lacking"]


@pytest.mark.parametrize("forged", ["fr-nonsense", "xx-missing", "missing", "-", "fr-missing'--"])
def test_a_forged_filter_narrows_nothing(client, forged):
    unit = builders.make_unit()
    client.force_login(make_user("publisher"))

    response = client.get(reverse("admin:organization_unit_changelist"), {"translation": forged})

    assert list(response.context["cl"].result_list) == [unit]


def test_a_list_narrows_to_what_is_overdue_for_review(listed):
    today = timezone.localdate()
    for name, day in [("Late", today - timedelta(days=1)), ("Due today", today), ("Never", None)]:
        unit = builders.make_unit(
            name.lower().replace(" ", "-"), name_en=name, review_by=day and day.isoformat()
        )

    assert sorted(listed(unit)) == ["Due today", "Late", "Never"]
    assert listed(unit, "review", "overdue for review") == ["Late"]


def test_a_list_narrows_to_one_standing(listed):
    for standing in ("preferred", "unverified", "disputed", "superseded"):
        unit = builders.make_unit(standing, name_en=standing.title(), standing=standing)

    assert listed(unit, "reliability", "disputed") == ["Disputed"]


def test_a_list_narrows_to_one_source_or_to_none(listed):
    for code in ("manual", "article"):
        source = builders.make_source(code, title_en=code.title())
        unit = builders.make_unit(code, name_en=f"From {code}", source_id=str(source.pk))
    builders.make_unit("own", name_en="By the editors")
    builders.make_source("unused", title_en="Never cited")

    assert listed(unit, "source", "Article") == ["From article"]
    assert listed(unit, "source", "-") == ["By the editors"]
    with pytest.raises(KeyError):
        listed(unit, "source", "Never cited")


def test_a_list_narrows_to_one_owner(listed):
    owner = builders.make_unit("owner", name_en="Owner")
    builders.make_entry("owned", title_en="Owned", owner_unit_id=str(owner.pk))
    entry = builders.make_entry("other", title_en="Other", owner_unit_id=str(builders.make_unit("second").pk))
    builders.make_entry("nobody", title_en="Nobody's")

    assert listed(entry, "owner", "Owner") == ["Owned"]


@pytest.mark.parametrize("model", CONTENT_ADMINS, ids=lambda model: model._meta.label)
def test_every_list_has_the_filters_that_its_kind_calls_for(model, rf):
    request = rf.get("/")
    request.user = make_user("publisher")
    filters = admin.site._registry[model].get_list_filter(request)
    names = {entry[0] if isinstance(entry, tuple) else entry for entry in filters}

    wanted = {TranslationFilter} if translated_fields(model) else set()
    wanted |= {"standing", "source"} if issubclass(model, Sourced) else set()
    wanted |= {OverdueFilter, "owner_unit"} if issubclass(model, Owned) else set()
    assert wanted - names == set()


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("editorial_change", {"title__regex": "("}),
        ("editorial_change", {"created_at__year": "9" * 27}),
        ("editorial_change", {"state": "\x00"}),
        ("manual_entry", {"slug__regex": "("}),
        ("manual_entry", {"id__regex": "("}),
        ("manual_entry", {"access__exact": "\x00"}),
    ],
)
def test_a_list_is_narrowed_by_its_own_filters_and_by_nothing_else(client, name, query):
    client.force_login(make_user("publisher"))

    assert client.get(reverse(f"admin:{name}_changelist"), query).status_code == 400
