"""Moments by the clock of the person: printed with the zone's name, typed and read in forms."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template import Context, Template
from django.utils import timezone, translation

from apps.core.dates import moment_in_words
from apps.core.moments import MomentField
from apps.core.time_zones import choices, names, only_zone_of, validate_time_zone, zone

pytestmark = pytest.mark.once
ONE_O_CLOCK = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)
NDJAMENA, ZURICH = ZoneInfo("Africa/Ndjamena"), ZoneInfo("Europe/Zurich")


class Planned(forms.Form):
    at = MomentField(required=False, help_text="When readers see it.")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "22 Nov 2026, 14:00 (Africa/Ndjamena)"),
        ("fr", "22 nov. 2026 à 14\u00a0h\u00a000 (Africa/Ndjamena)"),
        ("es", "22 nov 2026, 14:00 (Africa/Ndjamena)"),
        ("ar", "22 تشرين الثاني/نوفمبر 2026، 14:00 (Africa/Ndjamena)"),
    ],
)
def test_a_moment_is_told_by_the_clock_of_the_active_zone_which_it_names(language, words):
    with timezone.override(NDJAMENA), translation.override(language):
        assert moment_in_words(ONE_O_CLOCK) == words


def test_a_moment_is_on_the_day_that_it_is_there():
    with timezone.override(ZoneInfo("Asia/Tokyo")):
        assert moment_in_words(datetime(2026, 12, 31, 20, 0, tzinfo=UTC)) == "1 Jan 2027, 05:00 (Asia/Tokyo)"
    assert moment_in_words(ONE_O_CLOCK) == "22 Nov 2026, 13:00 (UTC)"


def test_the_filter_prints_an_element_that_machines_read_and_nothing_for_no_moment():
    page = Template("{% load dates %}{{ at|moment }}[{{ never|moment }}]")

    with timezone.override(NDJAMENA):
        assert page.render(Context({"at": ONE_O_CLOCK, "never": None})) == (
            '<time datetime="2026-11-22T14:00+01:00"><bdi>22 Nov 2026, 14:00 (Africa/Ndjamena)</bdi></time>[]'
        )


def test_a_field_shows_and_reads_the_clock_of_the_zone_and_names_it():
    with timezone.override(NDJAMENA):
        shown = str(Planned(initial={"at": ONE_O_CLOCK})["at"])
        form = Planned({"at": "2026-11-22T14:00"})
        help_text = str(form.fields["at"].help_text)

        assert form.is_valid()
        assert form.cleaned_data["at"] == ONE_O_CLOCK
    assert 'type="datetime-local"' in shown
    assert 'value="2026-11-22T14:00"' in shown
    assert help_text == "When readers see it. In your time zone, Africa/Ndjamena."


@pytest.mark.parametrize("typed", ["2026-03-29T02:30", "2026-10-25T02:30"])
def test_a_time_that_the_clocks_skip_or_show_twice_is_asked_for_again(typed):
    with timezone.override(ZURICH):
        form = Planned({"at": typed})

        assert form.errors == {
            "at": [
                "The clocks of Europe/Zurich are changed then: this time does not exist on that day, or exists "
                "twice. Choose another one."
            ]
        }


def test_what_is_no_moment_is_asked_for_in_our_words():
    assert Planned({"at": "soon"}).errors == {"at": ["Write a day and a time: 2026-11-22 14:00."]}


def test_zones_are_offered_by_region_each_once_and_without_second_names():
    first, *regions = choices()

    assert first == ("UTC", "UTC")
    offered = [name for _region, zones in regions for name, _words in zones]
    assert sorted([*offered, "UTC"]) == sorted(names())
    assert len(offered) == len(set(offered)) > 400
    assert {"Africa/Ndjamena", "Europe/Kyiv", "America/Argentina/Ushuaia"} <= set(offered)
    assert not {"US/Eastern", "Etc/GMT+5", "Asia/Calcutta", "GMT"} & set(offered)


def test_every_zone_that_is_written_down_is_one():
    for name in names():
        assert str(zone(name)) == name


@pytest.mark.parametrize(
    ("country", "name"),
    [("TD", "Africa/Ndjamena"), ("CH", "Europe/Zurich"), ("US", ""), ("", ""), (None, "")],
)
def test_a_country_with_one_zone_names_it(country, name):
    assert only_zone_of(country) == name


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "US/Eastern", "../etc/passwd", "africa/ndjamena"])
def test_what_is_no_zone_is_refused_and_read_as_utc(name):
    with pytest.raises(forms.ValidationError, match="There is no time zone"):
        validate_time_zone(name)
    if name != "US/Eastern":
        assert str(zone(name)) == "UTC"


@pytest.mark.parametrize("typed", ["9999-12-31T23:59", "0001-01-01T00:00"])
@pytest.mark.parametrize("name", ["America/New_York", "Asia/Tokyo", "UTC"])
def test_a_moment_that_not_all_zones_can_show_is_refused(typed, name):
    with timezone.override(ZoneInfo(name)):
        assert list(Planned({"at": typed}).errors) == ["at"]
