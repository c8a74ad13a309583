"""A management command on the portal of `make serve`: its key, its database. What it does is in managing.py."""

from python311 import run_script

if __name__ == "__main__":
    run_script("managing")
