"""`make test`: everything that proves the portal. What it does is in testing.py."""

from python311 import run_script

if __name__ == "__main__":
    run_script("testing")
