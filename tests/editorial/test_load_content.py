"""manage.py load_content."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.manual.models import Topic

pytestmark = pytest.mark.django_db


def run(folder):
    output = StringIO()
    call_command("load_content", folder, stdout=output)
    return output.getvalue()


def test_it_says_what_it_did_and_a_second_time_that_nothing_was_to_do(tmp_path):
    (tmp_path / "a.yaml").write_text(
        "manual.topic:\n- {code: a, title: {en: A}}\n- {code: b, title: {en: B}}\n"
    )

    assert run(tmp_path) == "Content: 2 created, 0 updated, 0 unchanged, 0 kept as edited.\n"
    assert run(tmp_path) == "Content: 0 created, 0 updated, 2 unchanged, 0 kept as edited.\n"
    assert list(Topic.objects.values_list("code", flat=True)) == ["a", "b"]


def test_bad_files_stop_it_with_every_reason(tmp_path):
    (tmp_path / "a.yaml").write_text("manual.topic:\n- {code: a}\n- {title: {en: B}}\n")

    with pytest.raises(CommandError) as error:
        run(tmp_path)

    assert str(error.value) == (
        "Nothing was loaded. Mend these and run the command again:\n"
        "a.yaml: manual.topic: Row 2 has no “code”.\n"
        "a.yaml: manual.topic “a”, title: The English text is required."
    )
    assert Topic.objects.count() == 0


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError) as error:
        run(tmp_path / "nowhere")

    assert (
        str(error.value)
        == f"There is no folder {tmp_path / 'nowhere'}. Name the one that holds the .yaml files."
    )
