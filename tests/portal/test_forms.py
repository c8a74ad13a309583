"""The form templates: every field with its label, help and errors tied together, and one summary on top."""

import re

import pytest
from django import forms
from django.utils import translation


class Contact(forms.Form):
    name = forms.CharField(label="Name", help_text="As in your passport.")
    level = forms.ChoiceField(label="Level", widget=forms.RadioSelect, choices=[("hq", "HQ"), ("ro", "RO")])
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        if self.data.get("name") == "nobody":
            raise forms.ValidationError("Nobody is <not> a name.")


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def printed(data=None):
    return str(Contact(data))


def described_by(html):
    return re.findall(r'<input type="text" name="name"[^>]* aria-describedby="([^"]*)"', html)


def test_an_untouched_form_has_labels_and_help_and_no_summary():
    html = printed()

    assert re.findall(r'<label for="id_name">(.*?)</label>', html) == ["Name:"]
    assert re.findall(r'<div class="helptext" id="id_name_helptext">(.*?)</div>', html) == [
        "As in your passport."
    ]
    assert described_by(html) == ["id_name_helptext"]
    assert re.findall(r"<legend>(.*?)</legend>", html) == ["Level:"]
    assert (html.count("error-summary"), html.count('type="hidden"')) == (0, 1)


def test_a_refused_form_names_every_error_at_its_field_and_on_top():
    html = printed({"level": "ro"})

    assert described_by(html) == ["id_name_helptext id_name_error"]
    assert re.findall(r'<ul class="errorlist" id="id_name_error"><li>(.*?)</li></ul>', html) == [
        "This field is required."
    ]
    summary = re.search(r'<div class="error-summary".*?</div>', html, re.DOTALL)[0]
    assert re.findall(r'<li><a href="(.*?)">(.*?)</a>: (.*?)</li>', summary) == [
        ("#id_name", "Name", "This field is required.")
    ]


def test_an_error_of_the_whole_form_stands_on_top_escaped():
    html = printed({"name": "nobody", "level": "ro"})

    summary = re.search(r'<div class="error-summary".*?</div>', html, re.DOTALL)[0]
    assert re.findall(r'<ul class="errorlist nonfield"><li>(.*?)</li></ul>', summary) == [
        "Nobody is &lt;not&gt; a name."
    ]
    assert html.count("Nobody is") == 1
