"""Search over the real content answers what colleagues type, in each language."""

import pytest

from apps.search.relevance import ENOUGH, apart, figures, judgements, measure

pytestmark = pytest.mark.once


def test_the_right_page_is_among_the_first_in_every_language(content, db):
    with apart() as person:
        outcomes = measure(judgements(), person)

    missed = [outcome.judgement.query for outcome in outcomes if not outcome.succeeded]
    assert [row.language for row in figures(outcomes) if row.success < ENOUGH] == [], missed
