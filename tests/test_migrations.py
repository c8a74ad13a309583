"""Migrations: named, linear, complete, and each with a way back."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython, RunSQL

ROOT = Path(__file__).resolve().parent.parent
OWN = sorted(config.label for config in apps.get_app_configs() if config.name.startswith("apps."))


@pytest.fixture(scope="module")
def loader():
    return MigrationLoader(None)


def own_migrations(loader):
    return {key: migration for key, migration in loader.disk_migrations.items() if key[0] in OWN}


@pytest.mark.django_db
def test_the_models_have_no_change_without_a_migration(capsys):
    call_command("makemigrations", check=True, dry_run=True)

    assert capsys.readouterr().out == "No changes detected\n"


def test_names_say_what_changes(loader):
    names = [name for _app, name in own_migrations(loader)]

    assert names
    assert [name for name in names if "_auto_" in name or "merge" in name] == []


@pytest.mark.parametrize("app", OWN)
def test_each_app_has_one_line_of_migrations(loader, app):
    names = sorted(name for label, name in loader.disk_migrations if label == app)
    numbers = [int(name.split("_", 1)[0]) for name in names]

    assert numbers == list(range(1, len(names) + 1))
    assert loader.graph.leaf_nodes(app) == [(app, name) for name in names[-1:]]


def test_every_operation_has_a_way_back_and_data_stands_apart(loader):
    irreversible, mixed = [], []
    for key, migration in own_migrations(loader).items():
        irreversible += [key for operation in migration.operations if not operation.reversible]
        kinds = {isinstance(operation, RunPython | RunSQL) for operation in migration.operations}
        mixed += [key] if len(kinds) > 1 else []

    assert (irreversible, mixed) == ([], [])


BACK_AND_FORTH = """
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
own = set({own!r})
def tables():
    return sorted(
        name for name in connection.introspection.table_names() if name.split("_", 1)[0] in own
    )
def columns():
    with connection.cursor() as cursor:
        return [
            (name, sorted(tuple(column)[:1] for column in connection.introspection.get_table_description(cursor, name)))
            for name in tables()
        ]
call_command("migrate", verbosity=0)
before = columns()
executor = MigrationExecutor(connection)
applied = sorted({{app for app, _name in executor.loader.applied_migrations if app in own}})
executor.migrate([(app, None) for app in applied])  # all at once: each call alone builds every state again
gone = tables()
call_command("migrate", verbosity=0)
print(bool(before), gone, columns() == before)
"""


@pytest.mark.once  # on a file of SQLite of its own; what PostgreSQL says comes below
def test_all_migrations_go_back_to_nothing_and_forth_again(tmp_path):
    """In a process of its own, on a database of its own: the schema of the other tests is not touched."""
    database = f"sqlite:///{tmp_path / 'scratch.sqlite3'}"
    environment = {**os.environ, "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "iomportal.settings"}
    environment.pop("PORTAL_TEST_DB", None)

    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", BACK_AND_FORTH.format(own=OWN)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.stderr, done.stdout) == ("", "True [] True\n")


@pytest.mark.django_db
@pytest.mark.postgresql
def test_the_way_back_works_in_sql_of_postgresql_too(loader):
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        for key in reversed([node for node in loader.graph.nodes if node[0] in OWN]):
            migration = loader.graph.nodes[key]
            before = loader.project_state([parent.key for parent in loader.graph.node_map[key].parents])
            migration.unapply(before, editor, collect_sql=True)

    assert [line for line in editor.collected_sql if "THIS OPERATION CANNOT BE WRITTEN AS SQL" in line] == []
