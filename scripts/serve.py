"""`make serve`: from a fresh clone to a portal that answers. What it does is in serving.py."""

from python311 import run_script

if __name__ == "__main__":
    run_script("serving")
