"""manage.py check_content."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.accounts.models import User
from apps.portal import content_exceptions
from apps.portal.content_exceptions import Exempt
from tests.builders import make_contact, make_question

pytestmark = pytest.mark.django_db

UNSOURCED = Exempt("source", "contacts.contact .*", "source", "not what this test is about")
UNTRANSLATED = Exempt("translation", "contacts.contact .*", "label_.*", "not what this test is about")


@pytest.fixture
def exceptions(monkeypatch):
    """Return the list of exceptions that the command goes by, empty to begin with."""
    rows = []
    monkeypatch.setattr(content_exceptions.without_exceptions, "__defaults__", (rows,))
    return rows


def check():
    """Return what the command prints, and what it says is wrong."""
    said, wrong = StringIO(), StringIO()
    call_command("check_content", stdout=said, stderr=wrong)
    return said.getvalue(), wrong.getvalue()


def test_whole_content_is_said_to_be_whole(exceptions):
    assert check() == ("The content is whole.\n", "")


def test_each_finding_is_printed_and_the_command_fails(exceptions):
    make_question("what", question_en="What is it?", answer_en="<p>The Paln.</p>")
    wrong = StringIO()

    with pytest.raises(CommandError, match=r"^The content is not whole: 8 findings\.$"):
        call_command("check_content", stderr=wrong)

    lines = wrong.getvalue().splitlines()
    assert len(lines) == 8
    assert "slip: manual.question “what” answer_en: “Paln”" in lines
    assert "source: manual.question “what” source: none" in lines


def test_what_an_exception_covers_is_not_printed(exceptions):
    exceptions += [UNSOURCED, UNTRANSLATED]
    make_contact(label_en="Department of the whole")

    assert check() == ("The content is whole.\n", "")


def test_exception_that_covers_nothing_fails_the_command_and_is_printed_with_its_reason(exceptions):
    exceptions.append(UNSOURCED)
    wrong = StringIO()

    with pytest.raises(CommandError, match=r"^The content is not whole: 1 findings\.$"):
        call_command("check_content", stderr=wrong)

    assert wrong.getvalue().startswith("This exception covers nothing any more: ")
    assert "not what this test is about" in wrong.getvalue()


def test_nobody_is_stored(exceptions):
    check()

    assert not User.objects.exists()
