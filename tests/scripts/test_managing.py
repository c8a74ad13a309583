import subprocess

import pytest

import managing
from remedies import Stop

pytestmark = pytest.mark.once


def test_main_before_anything_is_installed_names_the_remedy(tmp_path, monkeypatch):
    monkeypatch.setattr(managing, "PYTHON", tmp_path / "python")

    with pytest.raises(Stop, match="Run `make serve` once"):
        managing.main()


def test_main_runs_the_command_with_the_key_of_this_machine(tmp_path, monkeypatch):
    called = []
    key = tmp_path / "secret_key"
    key.write_text("key of this machine")
    monkeypatch.setattr(managing, "PYTHON", key)
    monkeypatch.setattr(managing, "kept_secret_key", key.read_text)
    monkeypatch.setattr(managing.sys, "argv", ["manage.py", "changepassword", "me"])
    monkeypatch.setattr(
        subprocess, "call", lambda command, cwd, env: called.append((command, env["SECRET_KEY"])) or 7
    )
    monkeypatch.delenv("SECRET_KEY")

    assert managing.main() == 7
    assert called == [([key, "manage.py", "changepassword", "me"], "key of this machine")]
