import ast
import os
import shutil
import subprocess

import pytest

import python311
import steps

pytestmark = pytest.mark.once

SCRIPTS = steps.ROOT / "scripts"


@pytest.mark.parametrize("name", ["python311", "serve", "test", "manage"])
def test_source_is_read_by_every_python_3(name):
    ast.parse((SCRIPTS / f"{name}.py").read_text(), feature_version=(3, 4))


def test_start_again_without_python_311_names_the_remedy(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)

    with pytest.raises(SystemExit, match="sudo apt-get install python3"):
        python311.start_again()


def test_start_again_with_a_broken_python_311_names_the_remedy(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: "/shims/python3.11")
    monkeypatch.setattr(subprocess, "call", lambda command, stderr: 127)

    with pytest.raises(SystemExit, match=r"Python 3\.11 is needed"):
        python311.start_again()


def test_start_again_keeps_the_arguments(monkeypatch):
    started = []
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/python3.11")
    monkeypatch.setattr(subprocess, "call", lambda command, stderr: 0)
    monkeypatch.setattr(os, "execv", lambda path, arguments: started.append((path, arguments)))
    monkeypatch.setattr(python311.sys, "argv", ["scripts/test.py", "-k", "text"])

    python311.start_again()

    assert started == [("/usr/bin/python3.11", ["/usr/bin/python3.11", "scripts/test.py", "-k", "text"])]
