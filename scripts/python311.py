"""Starts a script in Python 3.11, wherever `python3` points to.

Written in words that every Python 3 reads: this runs before Python 3.11 has been found.
"""

import importlib
import os
import shutil
import subprocess
import sys

WANTED = (3, 11)
REMEDY = (
    "Stopped: Python 3.11 is needed and was not found. On Debian 12: sudo apt-get install python3 python3-venv; "
    "elsewhere take it from https://www.python.org/downloads/ so that `python3.11` is on the PATH."
)


def run_script(name):
    """Run `main` of the script `name`, in this Python or, when this is another version, in Python 3.11."""
    if sys.version_info[:2] != WANTED:
        start_again()
    importlib.import_module("steps").finish(importlib.import_module(name).main)


def start_again():
    found = shutil.which("python3.11")
    # A version manager puts a `python3.11` on the PATH that only complains, so being there is not enough.
    if found is None or subprocess.call([found, "-c", ""], stderr=subprocess.DEVNULL) != 0:
        sys.exit(REMEDY)
    os.execv(found, [found] + sys.argv)  # noqa: RUF005, S606 (plain words, see above; the same script again)
