from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils import translation


def printed():
    output = StringIO()
    call_command("print_roles", stdout=output)
    return output.getvalue()


def test_docs_hold_what_is_printed():
    stored = Path(settings.BASE_DIR, "docs", "roles.md").read_text(encoding="utf-8")

    assert stored == printed(), "run: manage.py print_roles > docs/roles.md"


def test_printed_in_english_whatever_language_is_active():
    english = printed()

    with translation.override("ar"):
        assert printed() == english


def test_one_line_says_what_a_role_may():
    lines = [line for line in printed().splitlines() if line.startswith("| `reviewer-fr`")]

    assert lines == [
        "| `reviewer-fr` | Corrects, confirms and publishes the texts of one language. | view, change | fr | fr | fr "
        "| `feedback.view_report`<br>`feedback.change_report`<br>`links.view_link` |"
    ]
