import contextlib
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

import postgres
from remedies import Stop

pytestmark = pytest.mark.once


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(postgres, "copy_programs", lambda packages, folder: folder)
    return tmp_path


def fail(programs, folder):
    (folder / "log").write_text("first\nFATAL: no shared memory\n")
    raise Stop(postgres._did_not_start(folder))


def test_running_that_does_not_start_says_why_and_leaves_nothing(temporary, monkeypatch):
    monkeypatch.setattr(postgres, "start", fail)

    with (
        pytest.raises(Stop, match="FATAL: no shared memory\nName a PostgreSQL of your own"),
        postgres.running(Path()),
    ):
        pass

    assert list(temporary.iterdir()) == []


def test_running_is_ended_after_a_failed_test(temporary, monkeypatch):
    server = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(30)"])
    monkeypatch.setattr(postgres, "start", lambda programs, folder: server)
    monkeypatch.setattr(postgres, "wait_until_ready", lambda programs, folder, server: None)

    with contextlib.suppress(RuntimeError), postgres.running(Path()) as address:
        raise RuntimeError("a test")

    assert address.startswith(f"postgres://postgres@/postgres?host={temporary}")
    assert server.returncode is not None
    assert list(temporary.iterdir()) == []
