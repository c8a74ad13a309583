"""What can be foreseen to go wrong while the scripts run, and what to do about it."""

import re

TAIL = 30  # lines of output shown when nobody foresaw the failure


class Stop(Exception):
    """A failure to be told in one message that names its remedy, after the lines that explain it, if any."""

    def __init__(self, message, lines=()):
        super().__init__(message)
        self.lines = lines


DISK_FULL = (
    "the disk is full. Free some space (a first run takes about 500 MB) and run the same command again."
)

NO_VENV = (
    "this Python cannot make a virtual environment (ensurepip is missing). "
    "On Debian and Ubuntu: sudo apt-get install python3.11-venv"
)
NO_NETWORK = (
    "the package index cannot be reached. Check the network, or the proxy in HTTPS_PROXY; inside a closed network "
    "name your own index in PIP_INDEX_URL. Then run the same command again."
)
WRONG_HASH = (
    "a package is not the one that was locked, so nothing of it was installed. If you changed requirements.in or "
    "requirements-dev.in, run `make lock`; if you did not, the package index or the line to it is not to be trusted: "
    "try another network and tell the maintainers."
)
NO_HASH = "the lock files name a package without version and hash. Write them anew with `make lock`."
NO_PACKAGE = (
    "the package index has no file of a locked package for this Python and machine. "
    "Check PIP_INDEX_URL if you set it; else write the lock files anew with `make lock`."
)
NO_DATABASE = (
    "the database does not answer. Start it, or correct DATABASE_URL "
    "(unset it to use SQLite in var/portal.sqlite3)."
)
REFUSED = "the database refuses the user or the password. Correct them in DATABASE_URL."
NO_SUCH_DATABASE = "the database that DATABASE_URL names does not exist. Make it with: createdb <name>"
LOCKED = "another process is writing to the database. Stop it, or wait, and run the same command again."
READ_ONLY = "the database cannot be written. Run as the owner of its file and folder."
DAMAGED = "the database file is damaged. Restore the last backup, or move the file away to start afresh."

UNFORESEEN = "the command failed with the lines above. Mend what they name and run the same command again."

# The first that matches is told, so what causes a failure stands before what follows from it: without a network
# pip also says that it found no version.
FORESEEN = (
    (r"No space left on device|database or disk is full", DISK_FULL),
    (r"ensurepip is not\s+available|'-m', 'ensurepip'|No module named '?(ensurepip|venv)", NO_VENV),
    (r"DO NOT MATCH THE HASHES", WRONG_HASH),
    (r"require-hashes mode|Hashes are required", NO_HASH),
    (
        r"NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|ProxyError|SSLError|"
        r"Could not fetch URL|CERTIFICATE_VERIFY_FAILED",
        NO_NETWORK,
    ),
    (r"No matching distribution found", NO_PACKAGE),
    (r"(authentication failed|no password supplied|role \".*\" does not exist)", REFUSED),
    (r"database \".*\" does not exist", NO_SUCH_DATABASE),
    (r"OperationalError.*(connect|resolve|translate host|server closed|timeout expired)", NO_DATABASE),
    (r"database is locked", LOCKED),
    (r"attempt to write a readonly database|unable to open database file", READ_ONLY),
    (r"database disk image is malformed|file is not a database", DAMAGED),
)

# Written for the person who reads it, by our own settings and commands.
PLAIN = re.compile(
    r"^(?:CommandError|(?:[\w.]+\.)?ImproperlyConfigured): (?P<message>.+?)(?=\n\n|\Z)",
    re.MULTILINE | re.DOTALL,
)


def explain(output):
    """Return the Stop for a failed command. What nobody foresaw is shown as the command printed it."""
    for pattern, message in FORESEEN:
        if re.search(pattern, output):
            return Stop(message)
    if plain := PLAIN.search(output):
        return Stop(plain["message"].strip())
    return Stop(UNFORESEEN, output.strip().splitlines()[-TAIL:])
