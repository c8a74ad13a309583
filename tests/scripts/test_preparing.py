import stat
import subprocess
import sys

import pytest

import preparing
import steps
from preparing import (
    Task,
    kept_secret_key,
    local_environment,
    packages,
    perform,
    secret_key,
    virtual_environment,
)
from remedies import Stop

pytestmark = pytest.mark.once


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A fresh clone in which no command is really run."""
    monkeypatch.setattr(steps, "ROOT", tmp_path)
    monkeypatch.setattr(preparing, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(preparing, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(preparing, "SECRET_KEY", tmp_path / "var" / "secret_key")
    monkeypatch.setattr(preparing, "STAMPS", tmp_path / "var" / "stamps")
    monkeypatch.delenv("SECRET_KEY")
    return tmp_path


@pytest.fixture
def commands(monkeypatch):
    """Collect the commands instead of running them."""
    commands = []

    def run(command, env=None):
        commands.append([str(part) for part in command])
        return subprocess.CompletedProcess(command, 0, stdout="first line\nlast line\n", stderr="")

    monkeypatch.setattr(preparing, "run", run)
    return commands


def make_environment(root, version="3.11.7"):
    for name in ("bin/python", "lib/python3.11/site-packages/pip/__init__.py"):
        steps.write(root / ".venv" / name, "")
    steps.write(root / ".venv" / "pyvenv.cfg", f"home = /usr/bin\nversion = {version}\n")


def test_virtual_environment_is_made_when_missing(root, commands):
    virtual_environment()

    assert commands == [[sys.executable, "-m", "venv", str(root / ".venv")]]


def test_virtual_environment_up_to_date_is_left_alone(root, commands, capsys):
    make_environment(root)

    virtual_environment()

    assert commands == []
    assert capsys.readouterr().out.split() == ["Environment", "up", "to", "date"]


def test_virtual_environment_of_another_python_is_made_again(root, commands):
    make_environment(root, version="3.12.1")

    virtual_environment()

    assert commands == [[sys.executable, "-m", "venv", "--clear", str(root / ".venv")]]


def test_virtual_environment_whose_python_went_away_is_made_again(root, commands):
    make_environment(root)
    (root / ".venv" / "bin" / "python").unlink()

    virtual_environment()

    assert "--clear" in commands[0]


def test_virtual_environment_does_not_empty_a_folder_that_is_none(root, commands):
    steps.write(root / ".venv" / "notes.txt", "mine")

    with pytest.raises(Stop, match="Move it away"):
        virtual_environment()
    assert commands == []


def test_packages_are_installed_once_with_hashes(root, commands):
    steps.write(root / "requirements.txt", "django==5.2 --hash=sha256:0")

    packages("requirements.txt")
    packages("requirements.txt")

    assert [command[-3:] for command in commands] == [
        ["--require-hashes", "--requirement", "requirements.txt"]
    ]


def test_packages_changed_lock_is_installed_alone(root, commands):
    for name in ("requirements.txt", "requirements-dev.txt"):
        steps.write(root / name, "one")
    packages("requirements.txt", "requirements-dev.txt")
    steps.write(root / "requirements-dev.txt", "two")

    packages("requirements.txt", "requirements-dev.txt")

    assert [command[-1] for command in commands] == [
        "requirements.txt",
        "requirements-dev.txt",
        "requirements-dev.txt",
    ]


def test_secret_key_is_made_once_for_its_owner_only(root):
    first = secret_key()

    assert secret_key() == first
    assert len(first) > 64
    assert stat.S_IMODE((root / "var" / "secret_key").stat().st_mode) == 0o600


def test_secret_key_of_the_environment_goes_first(root, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "mine")

    assert secret_key() == "mine"
    assert not (root / "var" / "secret_key").exists()


def test_secret_key_that_others_may_read_is_closed(root):
    steps.write(root / "var" / "secret_key", "key", mode=0o644)

    assert kept_secret_key() == "key"
    assert stat.S_IMODE((root / "var" / "secret_key").stat().st_mode) == 0o600


def test_secret_key_empty_is_refused(root):
    steps.write(root / "var" / "secret_key", "\n")

    with pytest.raises(Stop, match="is empty"):
        kept_secret_key()


def test_local_environment_keeps_what_the_caller_set(monkeypatch):
    monkeypatch.setenv("PORTAL_DEMO", "False")
    monkeypatch.delenv("PORTAL_HTTPS")
    monkeypatch.delenv("SECRET_KEY")

    environment = local_environment("key", 8001)

    assert environment["PORTAL_DEMO"] == "False"
    assert environment["PORTAL_HTTPS"] == "False"
    assert environment["PORTAL_BASE_URL"] == "http://127.0.0.1:8001"
    assert environment["SECRET_KEY"] == "key"


def make_task(root, **fields):
    return Task("Content", ("load_content",), ("fixtures/*",), **fields)


def test_perform_runs_a_task_once(root, commands, capsys):
    task = make_task(root)

    assert perform(task, {}, "database") == "first line\nlast line\n"
    assert perform(task, {}, "database") == ""

    assert [command[1:] for command in commands] == [["manage.py", "load_content"]]
    assert capsys.readouterr().out == "Content          last line\nContent          up to date\n"


@pytest.mark.parametrize(
    "change",
    [
        lambda root: steps.write(root / "fixtures" / "new.json", "{}"),
        lambda root: steps.write(root / "requirements.txt", "django==6"),
        lambda root: (root / "made").unlink(),
    ],
    ids=["source", "packages", "result removed"],
)
def test_perform_runs_a_task_again_after_a_change(root, commands, change):
    steps.write(root / "made", "")
    task = make_task(root, makes=(root / "made",))
    perform(task, {}, "database")

    change(root)
    perform(task, {}, "database")

    assert len(commands) == 2


def test_perform_runs_a_task_again_for_another_database(root, commands):
    perform(make_task(root), {}, "one")
    perform(make_task(root), {}, "another")

    assert len(commands) == 2


def test_perform_of_a_failed_task_sets_no_stamp(root, monkeypatch):
    def fail(command, env=None):
        raise Stop("no")

    monkeypatch.setattr(preparing, "run", fail)
    task = make_task(root)

    with pytest.raises(Stop):
        perform(task, {})
    assert not task.is_current()
