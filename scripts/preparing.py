"""What both `make serve` and `make test` need first: packages, a key, catalogues, static files."""

import os
import re
import secrets
import sys
from dataclasses import dataclass

from remedies import Stop
from steps import ROOT, STAMPS, VAR, Stamp, digest, line, run, write

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
SECRET_KEY = VAR / "secret_key"


# --- Packages ------------------------------------------------------------------------------


def virtual_environment():
    with line("Environment") as say:
        if _usable():
            say("up to date")
            return
        version = ".".join(map(str, sys.version_info[:3]))
        run([sys.executable, "-m", "venv", *_clearing(), VENV])
        say(f".venv made with Python {version}")


def _usable():
    packages = VENV / "lib" / "python3.11" / "site-packages"
    return PYTHON.exists() and (packages / "pip").exists() and _version() == "3.11"


def _version():
    """Return the version that pyvenv.cfg names: asking the interpreter would cost a start of Python each time."""
    config = VENV / "pyvenv.cfg"
    text = config.read_text() if config.exists() else ""
    return "".join(re.findall(r"^version(?:_info)? = (\d+\.\d+)", text, re.MULTILINE))


def _clearing():
    """A broken or foreign environment is emptied; a folder that is none may hold somebody's work."""
    if not VENV.exists() or not any(VENV.iterdir()):
        return []
    if not (VENV / "pyvenv.cfg").exists():
        raise Stop(
            f"{VENV} is in the way: it is no virtual environment. Move it away and run the command again."
        )
    return ["--clear"]


def packages(*locks):
    """Install the locked requirements. Each lock is installed alone, as pip wants all hashes in one file."""
    with line("Packages") as say:
        if changed := [name for name in locks if not _lock_stamp(name).matches(digest([name]))]:
            say(f"installing {' and '.join(changed)} … ")
            for name in changed:
                _install(name)
            say("done")
        else:
            say("up to date")


def _lock_stamp(name):
    """The stamp lies inside the environment, to vanish together with it."""
    return Stamp(VENV / f"{name}.stamp")


def _install(name):
    run([PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input",
         "--require-hashes", "--requirement", name])  # fmt: skip
    _lock_stamp(name).set(digest([name]))


# --- The portal's own surroundings ------------------------------------------------------------------------


def secret_key():
    """Return the key of this machine, made once. A key in the environment goes before it."""
    with line("Secret key") as say:
        if key := os.environ.get("SECRET_KEY"):
            say("taken from SECRET_KEY")
            return key
        say("up to date" if SECRET_KEY.exists() else "made in var/secret_key")
        return kept_secret_key()


def kept_secret_key():
    """Return the key in var/secret_key, made when missing, and keep it to its owner."""
    if not SECRET_KEY.exists():
        write(SECRET_KEY, secrets.token_urlsafe(64), mode=0o600)
    SECRET_KEY.chmod(0o600)
    if key := SECRET_KEY.read_text().strip():
        return key
    raise Stop(
        f"{SECRET_KEY} is empty. Delete it and run `make serve`: a new key is made, and everyone signs in again."
    )


def local_environment(key, port):
    """Return the variables of a trial on this machine. What the caller has set stays as it is."""
    return {
        "SECRET_KEY": key,
        "PORTAL_HTTPS": "False",
        "PORTAL_DEMO": "True",
        "PORTAL_BASE_URL": f"http://127.0.0.1:{port}",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        **os.environ,
    }


@dataclass(frozen=True)
class Task:
    """A management command that is run again only when what it reads has changed."""

    label: str
    command: tuple
    reads: tuple
    makes: tuple = ()  # files without which the stamp is worth nothing

    @property
    def stamp(self):
        return Stamp(STAMPS / self.command[0])

    def made_from(self, *facts):
        return digest((*self.reads, "requirements.txt", "iomportal/settings.py"), *facts)

    def is_current(self, *facts):
        return self.stamp.matches(self.made_from(*facts)) and all(path.exists() for path in self.makes)

    def run(self, env):
        return run([PYTHON, "manage.py", *self.command], env)


def catalogues():
    sources = tuple(ROOT.glob("locale/*/LC_MESSAGES/*.po"))
    return Task(
        "Translations",
        ("compile_catalogues",),
        ("locale/*/LC_MESSAGES/*.po", "apps/core/catalogues.py"),
        makes=tuple(path.with_suffix(".mo") for path in sources),
    )


def static_files():
    return Task(
        "Static files",
        ("collectstatic", "--noinput"),
        ("iomportal/static/**/*", "apps/*/static/**/*"),
        makes=(VAR / "static" / "staticfiles.json",),
    )


def last_line(text):
    return (text.strip().splitlines() or ["done"])[-1]


def perform(task, env, *facts, outcome=last_line):
    """Run a task unless it is up to date, and return what it printed."""
    with line(task.label) as say:
        if task.is_current(*facts):
            say("up to date")
            return ""
        done = task.run(env)
        say(outcome(done.stdout))
    print(done.stderr, end="", file=sys.stderr)
    task.stamp.set(task.made_from(*facts))
    return done.stdout
