"""Runs one management command with the key and the database of `make serve`."""

import os
import subprocess
import sys

from preparing import PYTHON, SECRET_KEY, local_environment, read_secret_key
from remedies import Stop
from steps import ROOT


def main():
    if not (PYTHON.exists() and SECRET_KEY.exists()):
        raise Stop("nothing is installed yet. Run `make serve` once, then this command again.")
    environment = local_environment(read_secret_key(), os.environ.get("PORT", "8000"))
    return subprocess.call([PYTHON, "manage.py", *sys.argv[1:]], cwd=ROOT, env=environment)
