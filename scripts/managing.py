"""Runs one management command with the key and the database of `make serve`."""

import os
import subprocess
import sys

from preparing import PYTHON, kept_secret_key, local_environment
from remedies import Stop
from steps import ROOT


def main():
    if not PYTHON.exists():
        raise Stop("nothing is installed yet. Run `make serve` once, then this command again.")
    environment = local_environment(kept_secret_key(), os.environ.get("PORT", "8000"))
    return subprocess.call([PYTHON, "manage.py", *sys.argv[1:]], cwd=ROOT, env=environment)
