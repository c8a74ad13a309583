"""What a worker has read before the first request comes."""

import pytest
from django.utils.translation import trans_real

from apps.core.languages import CODES
from iomportal import gunicorn

pytestmark = pytest.mark.once


def test_a_worker_begins_with_the_words_of_every_language(monkeypatch):
    monkeypatch.setattr(trans_real, "_translations", {})

    gunicorn.post_worker_init(worker=None)

    assert trans_real._translations.keys() == set(CODES)
