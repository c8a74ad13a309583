"""The history of the Organization as stops on a line of time: what is told of one time stands side by side."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby


@dataclass(frozen=True)
class Stop:
    """A year, a span of years or a time told in words, with the accounts of it."""

    milestones: list

    @property
    def lead(self):
        """Return the milestone that says what time this is."""
        return self.milestones[0]

    @property
    def year(self):
        return self.lead.content_date and self.lead.content_date.year

    @property
    def end_year(self):
        return self.lead.end_year if self.lead.end_year != self.year else None


def stops_of(milestones):
    """Return the stops of a period. What has no date stays behind what the editors put before it."""
    dated, last = [], date.min
    for milestone in milestones:
        last = milestone.content_date or last
        dated.append((last, milestone))
    dated.sort(key=lambda pair: pair[0])
    return [Stop(list(group)) for _time, group in groupby((row for _day, row in dated), key=_time_of)]


def _time_of(milestone):
    if milestone.time_in_words_en:
        return milestone.time_in_words_en
    return milestone.content_date.year, milestone.end_year or milestone.content_date.year
