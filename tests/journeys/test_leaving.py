"""Two colleagues leave: what they hold is given to others, nothing stands still, and the history keeps their names."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.editorial.models import Change, Publication
from apps.manual.models import Entry
from apps.portal.due import JOBS, run_due
from tests.journeys.test_editing import open_in_admin, take

pytestmark = pytest.mark.browser


def named(email):
    return User.objects.get(email=email)


def write(desk, page, title):
    """Give a page another title, as a draft, and return the address of the change."""
    open_in_admin(desk, page)
    desk.locator("input[name=title_en]").fill(title)
    desk.locator("input[name=_save]").click()
    desk.locator("#drafts").wait_for()
    return desk.url


def submit(desk):
    desk.locator("#step-submit input[name=change_note]").fill("Renamed")
    desk.locator("#step-submit input[value=normal]").check()
    take(desk, "submit")


def schedule(desk, change, moment):
    """Approve a change and have it published by itself."""
    desk.goto(change)
    take(desk, "approve")
    desk.locator("summary:has(+ #step-schedule)").click()
    desk.locator("#step-schedule input[name=publish_at]").fill(moment)
    take(desk, "schedule")


def disable(office, person):
    """Disable an account and return the titles of what its owner holds, on the page that this leads to."""
    office.goto(f"/en/admin/accounts/user/{person.pk}/change/")
    office.locator("input[name=is_active]").uncheck()
    office.locator("input[name=_save]").click()
    office.wait_for_url(f"**/{person.pk}/**hand**")
    return office.locator(".hand-over h2").all_inner_texts()


def give(office, email):
    """Give all that the page shows to one person."""
    for choice in office.locator(".hand-over select").all():
        choice.select_option(label=str(named(email)) + f" ({email})")
    office.locator(".hand-over input[type=submit]").click()
    office.get_by_text("The person holds nothing (any more).").wait_for()


def test_what_two_who_leave_had_begun_and_scheduled_is_finished_by_others(signed_in):
    lea = signed_in("editor", email="lea@example.org", full_name="Lea Martin")
    omar = signed_in("publisher", email="omar@example.org", full_name="Omar Said")
    heir = signed_in("publisher", email="noor@example.org", full_name="Noor Haddad")
    office = signed_in("administrator")
    begun = write(lea, "MICIC Guidelines", "Migrants in crisis")
    renamed = write(lea, "About IOM", "About us")
    submit(lea)
    schedule(omar, renamed, "2099-11-22T08:00")

    assert disable(office, named("lea@example.org")) == ["Changes that they began"]
    give(office, "noor@example.org")
    assert disable(office, named("omar@example.org")) == [
        "What is published or taken down as they scheduled it"
    ]
    give(office, "noor@example.org")

    for tab in (lea, omar):
        tab.goto("/en/admin/")
        assert tab.locator("input[name=password]").is_visible()
    Change.objects.filter(publish_at__isnull=False).update(publish_at=timezone.now() - timedelta(minutes=1))
    run_due({"publish-scheduled": JOBS["publish-scheduled"]})
    assert Entry.objects.get(slug="about-iom").title_en == "About us"
    assert Publication.objects.order_by("-number").first().by == named("noor@example.org")
    heir.goto(renamed)
    history = heir.locator("#history li").all_inner_texts()
    assert [line.split(" · ")[1] for line in history] == [
        *("Lea Martin", "Lea Martin", "Omar Said", "Omar Said", "Noor Haddad")
    ]
    heir.goto("/en/admin/editorial/change/?whose=mine")
    heir.get_by_role("link", name="Migrants in crisis").click()
    heir.wait_for_url(lambda address: address.startswith(begun))
    submit(heir)
    assert "Lea Martin" in heir.locator("#drafts").inner_text()
