import pytest
from django.contrib.auth.models import AnonymousUser

from apps.portal.nearest import MOST, nearest
from tests.accounts.factories import make_user
from tests.builders import make_entry, make_topic, translate
from tests.manual.making import let_into_the_group, make_restricted_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return make_user("reader")


def found(path, user):
    return [row.natural_path[0] for row in nearest(path, user)]


@pytest.mark.parametrize(
    "path",
    [
        "/en/manual/frameworks-old/abuot-iom/",  # a slip in the name
        "/de/manual/frameworks-old/about-iom/",  # an unknown language
        "/fr/manual/À-propos-de-l'Organisation/",  # the title in any language
        "/en/about_the.organization",
        "/en/ABOUT-IOM",
    ],
)
def test_nearest_finds_an_entry_by_its_name_or_title(reader, path):
    topic = make_topic("crises", title_en="Emergencies")
    entry = make_entry("about-iom", topic=topic, title_en="About the Organization")
    translate(entry, "fr", title="À propos de l'Organisation")

    assert found(path, reader) == ["about-iom"]


def test_nearest_finds_topics_after_entries(reader):
    topic = make_topic("frameworks", title_en="Frameworks")
    make_entry("about-iom", topic=topic)

    assert found("/en/manual/framework/about-iom-old/", reader) == ["about-iom", "frameworks"]


def test_nearest_tells_nothing_that_the_person_may_not_see(reader):
    topic = make_topic("secrets", title_en="Secrets")
    make_restricted_entry("secret", topic=topic)
    make_entry("secret-staff", topic=topic, title_en="Staff")
    make_entry("secret-open", topic=topic, title_en="Open", access="public")
    member = let_into_the_group(make_user("reader"))
    path = "/en/manual/x/secret/"

    assert sorted(found(path, member)) == ["secret", "secret-open", "secret-staff", "secrets"]
    assert sorted(found(path, reader)) == ["secret-open", "secret-staff", "secrets"]
    assert found(path, AnonymousUser()) == ["secret-open"]


def test_nearest_finds_nothing_where_nothing_is_near(reader):
    make_entry("about-iom")

    assert found("/en/wp-login.php", reader) == []


def test_nearest_is_a_short_list(reader):
    topic = make_topic("crises", title_en="Emergencies")
    for number in range(MOST):
        make_entry(f"framework-{number}", topic=topic, title_en="x")
        make_entry(f"guideline-{number}", topic=topic, title_en="x")

    assert len(found("/en/manual/framework-9/guideline-9/", reader)) == MOST


def test_a_very_long_address_is_compared_in_part(reader, django_assert_num_queries):
    make_entry("a" * 80)

    with django_assert_num_queries(2):
        assert found(f"/en/{'a' * 8000}/", reader) == ["a" * 80]
