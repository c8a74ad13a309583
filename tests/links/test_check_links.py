"""The command: what it asks and what it prints."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.links.management.commands import check_links
from apps.links.models import Link
from tests.builders import make_entry, translate
from tests.links.making import with_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(monkeypatch):
    monkeypatch.setattr(check_links, "DELAY", 0)

    def run(**options):
        printed = StringIO()
        call_command("check_links", stdout=printed, **options)
        return printed.getvalue()

    return run


def test_it_prints_what_does_not_answer_with_the_pages_and_asks_it_again_only_with_all(site, run, settings):
    settings.PORTAL_DEMO = True  # whoever types the command means it
    entry = make_entry(
        children={"sections": [with_link("role", site.at("404")), with_link("more", site.at("200"))]}
    )
    translate(entry, "fr", key_points=f'<p><a href="{site.at("404")}">ici</a></p>')

    assert run() == (
        f"dead (404): {site.at('404')}\n"
        "    manual.entry about-iom (en)\n"
        "    manual.entry about-iom (fr)\n"
        "answers: 1\n"
        "dead: 1\n"
    )
    assert run() == ""
    assert run(all=True).splitlines()[-2:] == ["answers: 1", "dead: 1"]


def test_it_says_that_this_machine_reaches_nobody(site, run):
    make_entry(children={"sections": [with_link("role", "http://127.0.0.1:9/")]})

    assert run() == (
        "No site at all answered. Failures that count for nothing: 1. Can this machine reach the internet?\n"
    )
    assert Link.objects.get().state == "new"


def test_a_time_that_is_none_is_refused(run):
    with pytest.raises(CommandError) as error:
        run(seconds=0)

    assert str(error.value) == "--seconds takes a number from 1 up."
