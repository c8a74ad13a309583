from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts import mails


class Inline:
    """Send at once what would be sent in the background, so that a test sees it."""

    def submit(self, function, *args):
        function(*args)


@pytest.fixture(autouse=True)
def mails_at_once(monkeypatch):
    monkeypatch.setattr(mails, "_courier", Inline())


@pytest.fixture(autouse=True)
def portal_address(settings):
    settings.PORTAL_BASE_URL = "https://portal.example.org"


class Clock:
    def __init__(self):
        self.now = timezone.now()

    def __call__(self):
        return self.now

    def advance(self, **duration):
        self.now += timedelta(**duration)


@pytest.fixture
def clock(monkeypatch):
    """Stand the time still; `clock.advance(hours=1)` moves it on."""
    standing = Clock()
    monkeypatch.setattr("django.utils.timezone.now", standing)
    monkeypatch.setattr("axes.handlers.proxy.now", standing)
    return standing
