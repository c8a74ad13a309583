import errno
import fcntl
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import steps
from remedies import DISK_FULL, UNFORESEEN, Stop
from steps import Stamp, digest, finish, line, only_one, run, write

pytestmark = pytest.mark.once


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setattr(steps, "ROOT", tmp_path)
    monkeypatch.setattr(steps, "VAR", tmp_path / "var")
    return tmp_path


@pytest.fixture
def quiet_signals(monkeypatch):
    """`finish` takes over the signals of its process, which here is pytest's."""
    monkeypatch.setattr(steps, "interrupt_on_signals", lambda: None)


def test_digest_of_the_same_files_is_the_same(root):
    write(root / "fixtures" / "a.json", "1")

    assert digest(["fixtures/**/*"], "x") == digest(["fixtures/*", "fixtures/**/*.json"], "x")


@pytest.mark.parametrize(
    "change",
    [
        lambda root: write(root / "fixtures" / "a.json", "2"),
        lambda root: write(root / "fixtures" / "more" / "b.json", ""),
        lambda root: (root / "fixtures" / "a.json").rename(root / "fixtures" / "z.json"),
        lambda root: (root / "fixtures" / "a.json").unlink(),
    ],
    ids=["edited", "added", "renamed", "removed"],
)
def test_digest_tells_a_changed_file(root, change):
    write(root / "fixtures" / "a.json", "1")
    before = digest(["fixtures/**/*"])

    change(root)

    assert digest(["fixtures/**/*"]) != before


def test_digest_tells_another_fact(root):
    assert digest([], "one database") != digest([], "another database")


def test_stamp_matches_only_what_it_was_set_to(root):
    stamp = Stamp(root / "stamps" / "migrate")
    assert not stamp.matches("a")

    stamp.set("a")

    assert stamp.matches("a")
    assert not stamp.matches("b")


def test_stamp_cleared_matches_nothing(root):
    stamp = Stamp(root / "stamp")
    stamp.set("a")

    stamp.clear()
    stamp.clear()

    assert not stamp.matches("a")


def test_write_gives_the_file_its_mode(tmp_path):
    write(tmp_path / "key", "secret", mode=0o600)

    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


def test_write_that_fails_leaves_the_old_file_and_no_other(tmp_path, monkeypatch):
    write(tmp_path / "key", "old")

    def full(self, target):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        write(tmp_path / "key", "new")

    assert [path.name for path in tmp_path.iterdir()] == ["key"]
    assert (tmp_path / "key").read_text() == "old"


def test_run_returns_what_the_command_printed(root):
    assert run([sys.executable, "-c", "print(1)"]).stdout == "1\n"


def test_run_that_fails_names_the_remedy(root):
    with pytest.raises(Stop, match="the disk is full"):
        run([sys.executable, "-c", "raise SystemExit('[Errno 28] No space left on device')"])


def test_line_of_a_failed_step_ends_with_failed(capsys):
    with pytest.raises(Stop), line("Database"):
        raise Stop("no")

    assert capsys.readouterr().out.split() == ["Database", "failed"]


def test_only_one_waits_for_the_other_and_says_so(root, capsys):
    (root / "var").mkdir()
    entered = threading.Event()

    def wait():
        with only_one():
            entered.set()

    with (root / "var" / "lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        waiting = threading.Thread(target=wait)
        waiting.start()
        assert not entered.wait(0.2)
    waiting.join(timeout=30)

    assert entered.is_set()
    assert "waiting for it" in capsys.readouterr().out


def fails_with(error):
    def main():
        raise error

    return main


@pytest.mark.usefixtures("quiet_signals")
@pytest.mark.parametrize(
    ("error", "message"),
    [
        (Stop("port 8000 is taken"), "Stopped: port 8000 is taken"),
        (Stop(UNFORESEEN, ["line of the command"]), "line of the command\n\nStopped: the command failed"),
        (OSError(errno.ENOSPC, "full"), f"Stopped: {DISK_FULL}"),
        (PermissionError(errno.EACCES, "denied"), "Run as the owner of"),
        (KeyboardInterrupt(), "Stopped: interrupted"),
    ],
)
def test_finish_ends_a_foreseen_failure_with_one_message_and_code_1(error, message, capsys):
    with pytest.raises(SystemExit) as ended:
        finish(fails_with(error))

    assert ended.value.code == 1
    assert message in capsys.readouterr().err


@pytest.mark.usefixtures("quiet_signals")
def test_finish_hides_no_unforeseen_error():
    with pytest.raises(OSError, match="strange"):
        finish(fails_with(OSError(errno.EBADF, "strange")))


@pytest.mark.usefixtures("quiet_signals")
@pytest.mark.parametrize("code", [0, 1])
def test_finish_exits_with_the_code_of_the_script(code):
    with pytest.raises(SystemExit) as ended:
        finish(lambda: code)

    assert ended.value.code == code


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_ends_a_script_in_words(number):
    heard = f"import signal; signal.signal({int(number)}, signal.SIG_DFL)"  # `nohup` would have it ignored
    sleeping = "import steps, time; steps.finish(lambda: print('up', flush=True) or time.sleep(90))"
    script = subprocess.Popen(
        [sys.executable, "-c", f"{heard}; {sleeping}"],
        cwd=Path(steps.__file__).parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    script.stdout.readline()

    script.send_signal(number)
    _, errors = script.communicate(timeout=30)

    assert script.returncode == 1
    assert errors.startswith("\nStopped: interrupted")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent was killed")
def test_child_ends_with_a_killed_parent():
    child = "import time; print('up', flush=True); time.sleep(90)"
    parent = (
        "import steps, subprocess, sys, time;"
        f"child = subprocess.Popen([sys.executable, '-c', {child!r}], preexec_fn=steps.end_with_parent);"
        "print(child.pid, flush=True); time.sleep(90)"
    )
    script = subprocess.Popen(
        [sys.executable, "-c", parent],
        cwd=Path(steps.__file__).parent,
        stdout=subprocess.PIPE,
        text=True,
    )
    lines = {script.stdout.readline().strip(), script.stdout.readline().strip()}
    pid = int(*(lines - {"up"}))

    script.kill()
    script.communicate(timeout=30)  # the pipe closes when the child, which has it too, has ended

    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and _runs(pid):
        time.sleep(0.02)
    assert not _runs(pid)


def _runs(pid):
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] != "Z"
