"""The countries of duty are the Member States and the two observer States of the United Nations, under its names."""

import pytest
from django.utils import translation
from django_countries import countries

from apps.accounts.forms import ProfileForm
from iomportal.countries import OVERRIDE, UN_MEMBERS, UN_OBSERVERS

ENGLISH = {
    "KR": "Republic of Korea",
    "KP": "Democratic People's Republic of Korea",
    "PS": "State of Palestine",
    "SY": "Syrian Arab Republic",
    "MD": "Republic of Moldova",
    "IR": "Iran (Islamic Republic of)",
    "LA": "Lao People's Democratic Republic",
    "NL": "Netherlands (Kingdom of the)",
    "RU": "Russian Federation",
    "TZ": "United Republic of Tanzania",
    "GM": "Gambia",
    "VA": "Holy See",
}
TRANSLATED = {
    "KR": ("Republic of Korea", "République de Corée", "República de Corea", "جمهورية كوريا"),
    "TR": ("Türkiye", "Türkiye", "Türkiye", "تركيا"),
    "CI": ("Côte d'Ivoire", "Côte d'Ivoire", "Côte d'Ivoire", "كوت ديفوار"),
    "VN": ("Viet Nam", "Viet Nam", "Viet Nam", "فييت نام"),
    "KE": ("Kenya", "Kenya", "Kenya", "كينيا"),
}


def test_countries_offered_are_those_of_the_united_nations():
    codes = [code for code, _name in countries]

    assert len(UN_MEMBERS) == 193
    assert len(codes) == 195
    assert set(codes) == {*UN_MEMBERS, *UN_OBSERVERS}
    assert OVERRIDE.keys() <= set(codes)


@pytest.mark.parametrize("code", ["TW", "XK", "AQ"], ids=["Taiwan", "Kosovo", "Antarctica"])
def test_country_not_listed_is_not_offered(code):
    assert code not in dict(ProfileForm.base_fields["duty_country"].choices)
    assert countries.name(code) == ""


@pytest.mark.parametrize(("code", "name"), ENGLISH.items())
def test_country_has_its_short_name(code, name):
    with translation.override("en"):
        assert countries.name(code) == name


@pytest.mark.parametrize(("code", "names"), TRANSLATED.items())
def test_country_has_its_short_name_in_every_language(code, names):
    found = []
    for language in ("en", "fr", "es", "ar"):
        with translation.override(language):
            found.append(countries.name(code))

    assert tuple(found) == names
