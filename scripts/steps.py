"""What the scripts share: one line on the screen per step, stamps, child processes, one clear last message.

Standard library only: this runs before any package is installed.
"""

import contextlib
import ctypes
import errno
import fcntl
import functools
import hashlib
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from remedies import DISK_FULL, Stop, explain

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
STAMPS = VAR / "stamps"
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1  # from <sys/prctl.h>


@contextlib.contextmanager
def line(label):
    """Print one line for a step: its name at once, and what came of it as soon as that is known."""
    print(f"{label:<16}", end=" ", flush=True)
    try:
        yield functools.partial(print, end="", flush=True)
    except BaseException:
        print("failed", flush=True)
        raise
    print(flush=True)


@contextlib.contextmanager
def only_one():
    """Let one command at a time prepare the portal: two would write the same environment and database."""
    VAR.mkdir(exist_ok=True)
    with (VAR / "lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another command is preparing the portal; waiting for it.", flush=True)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def write(path, text, mode=0o644):
    """Write a file whole or not at all, so that a full disk or a lost process leaves no half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w") as handle:
            handle.write(text)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def digest(patterns, *facts):
    """Return one digest of the names and bytes of all files that match, and of further facts."""
    total = hashlib.sha256("\n".join(facts).encode())
    for path in sorted({path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()}):
        total.update(f"{path.relative_to(ROOT)}\n".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


@dataclass(frozen=True)
class Stamp:
    """Remembers from what a step was last made, so that it is skipped while that has not changed."""

    path: Path

    def matches(self, made_from):
        return self.path.exists() and self.path.read_text().strip() == made_from

    def set(self, made_from):
        write(self.path, f"{made_from}\n")

    def clear(self):
        self.path.unlink(missing_ok=True)


def run(command, env=None):
    """Run a command to its end and return it with its output. Raises Stop, with a remedy, when it fails."""
    done = subprocess.run(
        [str(part) for part in command],
        check=False,
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
    )
    if done.returncode:
        raise explain(done.stdout + done.stderr)
    return done


def interrupt_on_signals():
    """End in one way, whether the terminal, the system or a supervisor asks for it."""
    for name in ENDING:
        # `nohup` sets SIGHUP aside on purpose. SIGINT is set aside for every background job of a script, and
        # there it would leave no way to stop.
        if name == signal.SIGHUP and signal.getsignal(name) == signal.SIG_IGN:
            continue
        signal.signal(name, _interrupt)


def _interrupt(number, frame):
    ignore_signals()
    raise KeyboardInterrupt


def ignore_signals():
    """Once is enough: a second Ctrl-C must not break into the tidying up."""
    for name in ENDING:
        signal.signal(name, signal.SIG_IGN)


def end_with_parent():
    """Ask Linux to end a child process when its script is killed outright: else its port would stay taken."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def finish(main):
    """Run a script and exit: 0 when it succeeds, 1 with one clear message when it cannot go on."""
    interrupt_on_signals()
    try:
        sys.exit(main())
    except Stop as stop:
        _last_words(str(stop), stop.lines)
    except KeyboardInterrupt:
        _last_words("interrupted. Run the same command again to go on.")
    except OSError as error:
        _last_words(_about(error))


def _about(error):
    if error.errno == errno.ENOSPC:
        return DISK_FULL
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{error}. Run as the owner of {ROOT}, in a place where that user may write."
    raise error


def _last_words(message, lines=()):
    print(*lines, f"\nStopped: {message}", sep="\n", file=sys.stderr)
    sys.exit(1)
