"""What all tests share: fresh static files and catalogues, a fast password hasher, a browser."""

import gc
import os
import shutil
import uuid
from unittest import mock

import hypothesis
import pytest
from django.db import connection
from django.test import override_settings
from django.utils import translation
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer
from xdist.scheduler import LoadScopeScheduling

from apps.accounts.syncing import sync_roles
from apps.reading import counting
from apps.search.searching import forget as forget_index
from preparing import catalogues, perform, static_files
from steps import only_one

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# What a test was given once serves all of its examples, and on a busy machine time says nothing.
hypothesis.settings.register_profile(
    "portal",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture, hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("portal")
NO_CHROMIUM = "no Chromium on the PATH. On Debian: sudo apt-get install chromium fonts-noto-core"


def pytest_configure(config):
    """Compile what the tests read, so that `pytest` alone works on a fresh clone and after a change."""
    if hasattr(config, "workerinput"):
        return  # a worker of pytest-xdist: the first process has done it
    with only_one():
        for task in (catalogues(), static_files()):
            if not task.is_current():
                perform(task, None)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return Together(config, log)


class Together(LoadScopeScheduling):
    """Gives tests to workers one by one, but those of a folder whose tests read the same content to one of them."""

    def _split_scope(self, nodeid):
        return "content" if nodeid.startswith("tests/content/") else nodeid


@pytest.hookimpl(tryfirst=True)  # before pytest chooses by -m
def pytest_collection_modifyitems(items):
    for item in items:
        if "browser" in item.fixturenames:
            item.add_marker(pytest.mark.browser)
        if item.get_closest_marker("postgresql") and connection.vendor != "postgresql":
            item.add_marker(pytest.mark.skip(reason="about PostgreSQL; `make test` runs it there"))


def pytest_collection_finish():
    """Look for garbage seldom, and not in what stays until the end (Django, the tests): a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(autouse=True, scope="session")
def quick_settings():
    """What is slow on purpose in production: Argon2, and WhiteNoise's look at every static file at the start."""
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=hashers, WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The roles are there, as in any portal that was set up. A test that needs a portal without them deletes them."""
    with django_db_blocker.unblock():
        sync_roles()


@pytest.fixture(autouse=True)
def english():
    """A request leaves its language active in the thread: no test may depend on the one before it."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def own_search_index(settings, tmp_path_factory):
    """Every test counts its publications from 1: an index of another test would look up to date."""
    settings.SEARCH_ROOT = tmp_path_factory.getbasetemp() / f"search-{uuid.uuid4()}"
    yield
    forget_index()


@pytest.fixture(autouse=True, scope="session")
def no_timer():
    """What a fixture of many tests reads is not written by a thread a minute later, in the middle of another test."""
    with mock.patch.object(counting, "reads", counting.Reads(later=lambda _write: None)):
        yield


@pytest.fixture(autouse=True)
def own_reads(monkeypatch):
    """Reads are held for this test alone. Return them."""
    held = counting.Reads(later=lambda _write: None)
    monkeypatch.setattr(counting, "reads", held)
    return held


@pytest.fixture(scope="session")
def chromium_path():
    """Return the browser of this machine. Without one the test is skipped, or fails where one is required."""
    if path := next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None):
        return path
    if os.environ.get("PORTAL_REQUIRE_BROWSER") == "1":
        pytest.fail(NO_CHROMIUM, pytrace=False)
    pytest.skip(NO_CHROMIUM)


@pytest.fixture(scope="session")
def browser(chromium_path):
    """Return one Chromium for each worker; a test opens its own context in it."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's synchronous interface keeps an event loop running in this thread, and Django then refuses
        # every query as if it came from asynchronous code. It does not: only one thing runs at a time.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def live_server():
    """Serve the portal with its static files from WhiteNoise, as in production.

    pytest-django's own server looks them up among the sources, where the names with digests do not exist.
    """
    handler = "django.contrib.staticfiles.handlers.StaticFilesHandler"
    quick_start = override_settings(WHITENOISE_AUTOREFRESH=False)
    with mock.patch(handler, lambda application: application), quick_start:
        server = LiveServer("localhost")
    yield server
    server.stop()
