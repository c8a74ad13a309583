"""What a worker has read before the first request comes."""

import gc

import pytest
from django.utils.translation import trans_real

from apps.core.languages import CODES
from iomportal import gunicorn

pytestmark = pytest.mark.once


@pytest.fixture(autouse=True)
def _nothing_frozen_for_others():
    yield
    gc.unfreeze()


def test_a_worker_begins_with_the_words_of_every_language(monkeypatch):
    monkeypatch.setattr(trans_real, "_translations", {})

    gunicorn.post_worker_init(worker=None)

    assert trans_real._translations.keys() == set(CODES)


def test_no_request_waits_until_all_that_was_loaded_is_looked_through():
    loaded = ["stays for good"]

    gunicorn.post_worker_init(worker=None)

    assert not any(one is loaded for one in gc.get_objects())
