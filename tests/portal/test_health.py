from unittest import mock

import pytest
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse


def answer(response):
    return response.status_code, response.content, response.headers["Content-Type"]


def test_live_asks_neither_database_nor_session(client):
    response = client.get(reverse("portal:live"))

    assert answer(response) == (200, b"alive\n", "text/plain; charset=utf-8")
    assert response.headers["Cache-Control"] == "no-store"
    assert list(response.cookies) == []


@pytest.mark.django_db
def test_ready_when_the_database_answers_and_is_migrated(client, django_assert_num_queries):
    with django_assert_num_queries(3):
        response = client.get(reverse("portal:ready"))

    assert answer(response) == (200, b"ready\n", "text/plain; charset=utf-8")


@pytest.mark.django_db
def test_not_ready_while_a_migration_waits(client):
    with mock.patch.object(MigrationExecutor, "migration_plan", return_value=["one"]):
        response = client.get(reverse("portal:ready"))

    assert answer(response) == (503, b"not ready\n", "text/plain; charset=utf-8")


def test_not_ready_without_a_database(client):
    with mock.patch.object(connection, "cursor", side_effect=OperationalError("password of portal refused")):
        response = client.get(reverse("portal:ready"))

    assert answer(response) == (503, b"not ready\n", "text/plain; charset=utf-8")


@pytest.mark.parametrize("name", ["portal:live", "portal:ready"])
def test_health_is_only_read(client, name):
    assert client.post(reverse(name)).status_code == 405
