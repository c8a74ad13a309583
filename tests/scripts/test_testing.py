import contextlib
import os
import subprocess

import pytest

import postgres
import testing
from remedies import Stop
from testing import postgres_url, production, workers

pytestmark = pytest.mark.once


@pytest.mark.parametrize("url", ["", "postgres://localhost/portal", "postgresql://localhost/portal"])
def test_postgres_url(url):
    assert postgres_url(url) == url


def test_postgres_url_of_another_engine_is_refused():
    with pytest.raises(Stop, match="Unset it"):
        postgres_url("sqlite:///var/portal.sqlite3")


def test_production_takes_nothing_from_this_machine(monkeypatch):
    monkeypatch.setenv("DEBUG", "True")
    monkeypatch.setenv("PORTAL_DEMO", "True")
    monkeypatch.setenv("SECRET_KEY", "of this machine")

    environment = production()

    assert environment["DEBUG"] == "False"
    assert environment["PORTAL_DEMO"] == "False"
    assert len(environment["SECRET_KEY"]) > 64


@pytest.mark.parametrize(("cores", "expected"), [(1, 1), (2, 2), (4, 4), (64, 4), (None, 1)])
def test_workers_are_as_many_as_cores_but_at_most_four(cores, expected, monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: cores)

    assert workers() == expected


@pytest.fixture
def runs(monkeypatch):
    """Replace every outside command; return the runs of pytest as (address of the database, arguments)."""
    runs = []

    def call(command, cwd, env):
        runs.append((env.get("DATABASE_URL"), command[3:]))
        return 1

    monkeypatch.setattr(testing, "prepare", lambda: None)
    monkeypatch.setattr(testing, "workers", lambda: 2)
    monkeypatch.setattr(testing.sys, "argv", ["test.py"])
    monkeypatch.setattr(
        subprocess, "run", lambda command, **options: subprocess.CompletedProcess(command, 0, "", "")
    )
    monkeypatch.setattr(subprocess, "call", call)
    monkeypatch.setattr(
        postgres, "running", lambda packages: contextlib.nullcontext("postgres://embedded/postgres")
    )
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return runs


def test_main_runs_both_databases_though_the_first_fails(runs, capsys):
    assert testing.main() == 1

    both = ["-n", "2"]
    assert runs == [(None, both), ("postgres://embedded/postgres", [*both, "-m", "not browser and not once"])]
    assert "Failed: the tests on SQLite, the tests on PostgreSQL." in capsys.readouterr().err


def test_main_uses_the_postgresql_that_is_given(runs, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://mine/portal")

    testing.main()

    assert [address for address, arguments in runs] == [None, "postgres://mine/portal"]


def test_main_that_only_prepares_runs_no_test(runs, monkeypatch):
    monkeypatch.setattr(testing.sys, "argv", ["test.py", "--only-prepare"])

    assert testing.main() == 0
    assert runs == []


def test_main_with_everything_good_says_no_more_than_pytest(runs, monkeypatch, capsys):
    monkeypatch.setattr(subprocess, "call", lambda *args, **options: 0)

    assert testing.main() == 0
    assert capsys.readouterr().err == ""


def test_main_counts_a_failed_check(runs, monkeypatch, capsys):
    def run(command, **options):
        return subprocess.CompletedProcess(command, int("makemigrations" in command), "changes\n", "")

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(subprocess, "call", lambda *args, **options: 0)

    assert testing.main() == 1
    printed = capsys.readouterr()
    assert "changes" in printed.out
    assert printed.err == "Failed: Migrations.\n"


def test_main_says_why_postgresql_did_not_start(runs, monkeypatch, capsys):
    @contextlib.contextmanager
    def running(packages):
        raise Stop("the embedded PostgreSQL did not start: no space")
        yield

    monkeypatch.setattr(postgres, "running", running)

    assert testing.main() == 1
    assert "did not start: no space" in capsys.readouterr().err
