import pytest

from apps.core.interface_texts import CatalogueError, Key, extract, python_messages, template_messages

pytestmark = pytest.mark.once

IMPORTS = "from django.utils.translation import gettext as _, ngettext, pgettext_lazy as named, npgettext\n"


def found(messages):
    return [(message.key.context, message.key.text, message.plural) for message in messages]


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ('_("Hello")', (None, "Hello", "")),
        ('_("one " "text")', (None, "one text", "")),
        ('ngettext("%(n)s entry", "%(n)s entries", n)', (None, "%(n)s entry", "%(n)s entries")),
        ('named("month", "May")', ("month", "May", "")),
        ('npgettext("unit", "office", "offices", n)', ("unit", "office", "offices")),
        ('translation.gettext_lazy("By its module")', (None, "By its module", "")),
        ('_("%(a)s of %(b)s") % {"a": 1}', (None, "%(a)s of %(b)s", "")),
    ],
)
def test_python_messages(call, expected):
    assert found(python_messages(f"{IMPORTS}x = {call}", "apps/x.py")) == [expected]


@pytest.mark.parametrize(
    "source", ['_("not imported")', f"{IMPORTS}_(variable)", f"{IMPORTS}_()", "plain(1)"]
)
def test_python_messages_without_a_text(source):
    assert python_messages(source, "apps/x.py") == []


def test_python_messages_come_in_the_order_of_the_source():
    source = f'{IMPORTS}a = f([_("first"), _("second")])\nb = _("third")\n'

    assert [message.key.text for message in python_messages(source, "apps/x.py")] == [
        "first",
        "second",
        "third",
    ]


@pytest.mark.parametrize("argument", ['f"a{b}"', '"a" % b', '"a" + b', 'b + "a"', '"a{}".format(b)'])
def test_python_messages_put_together_at_run_time_are_refused(argument):
    with pytest.raises(CatalogueError, match=r"^apps/x\.py:2: translate one whole text"):
        python_messages(f"{IMPORTS}_({argument})", "apps/x.py")


def test_python_messages_of_a_broken_source_name_file_and_line():
    with pytest.raises(CatalogueError, match=r"^apps/x\.py:2: "):
        python_messages("x = 1\nx = = 1", "apps/x.py")


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ('{% translate "Hello" %}', (None, "Hello", "")),
        ("{% translate 'It is “so”' as x %}", (None, "It is “so”", "")),
        ('{% translate "May" context "month" %}', ("month", "May", "")),
        ("{% blocktranslate %}It's {{ name }}{% endblocktranslate %}", (None, "It's %(name)s", "")),
        ("{% blocktranslate trimmed %}\n  two\n  lines\n{% endblocktranslate %}", (None, "two lines", "")),
        (
            "{% blocktranslate count n=x %}{{ n }} entry{% plural %}{{ n }} entries{% endblocktranslate %}",
            (None, "%(n)s entry", "%(n)s entries"),
        ),
        ('{% blocktranslate context "unit" %}Office{% endblocktranslate %}', ("unit", "Office", "")),
        ('{{ _("Hello") }}', (None, "Hello", "")),
        ('{{ name|default:_("Nobody") }}', (None, "Nobody", "")),
        ('{% include "x.html" with label=_("Label") %}', (None, "Label", "")),
        ('{% translate "5% more" %}', (None, "5%% more", "")),
        ('{{ _("5% more") }}', (None, "5%% more", "")),
        ("{% blocktranslate %}5% more{% endblocktranslate %}", (None, "5%% more", "")),
    ],
)
def test_template_messages(template, expected):
    assert found(template_messages(f"{{% load i18n %}}<p>gettext('no')</p>{template}", "x.html")) == [
        expected
    ]


def test_template_messages_in_a_comment_are_left_out():
    assert template_messages('{% comment %}{% translate "no" %}{% endcomment %}{# _("no") #}', "x.html") == []


def test_template_messages_of_a_broken_template_name_the_file():
    with pytest.raises(CatalogueError, match=r"file x\.html, line 1"):
        template_messages("{% blocktranslate %}{% if a %}{% endblocktranslate %}", "x.html")


def write(root, path, text):
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, "utf-8")


def test_extract_joins_what_several_files_use(tmp_path):
    write(tmp_path, "apps/manual/views.py", f'{IMPORTS}_("Entry")')
    write(tmp_path, "templates/manual/entry.html", '{% translate "Entry" %}{% translate "Only here" %}')
    write(tmp_path, "templates/logo.svg", '{% translate "not a template" %}')
    write(tmp_path, "apps/manual/migrations/0001.py", f'{IMPORTS}_("as it was")')

    messages = extract(tmp_path)

    assert {key: message.files for key, message in messages.items()} == {
        Key("Entry"): ["apps/manual/views.py", "templates/manual/entry.html"],
        Key("Only here"): ["templates/manual/entry.html"],
    }


def test_extract_refuses_two_plurals_of_one_text(tmp_path):
    write(tmp_path, "apps/a.py", f'{IMPORTS}ngettext("%(n)s day", "%(n)s days", n)')
    write(tmp_path, "apps/b.py", f'{IMPORTS}ngettext("%(n)s day", "%(n)s dais", n)')

    with pytest.raises(CatalogueError, match=r"apps/b\.py: .* in apps/a\.py; give one of them a context"):
        extract(tmp_path)
