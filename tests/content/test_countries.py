"""Countries are the Member States and the two observer States of the United Nations, under its names."""

import pytest
from django.utils import translation
from django_countries import countries

from apps.organization.models import Country
from iomportal.countries import UN_MEMBERS, UN_OBSERVERS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content"), pytest.mark.once]


def test_countries_are_those_of_the_united_nations_each_of_its_kind():
    kinds = dict(Country.objects.values_list("iso2", "kind"))

    assert len(kinds) == 195
    assert kinds == dict.fromkeys(UN_MEMBERS, "member") | dict.fromkeys(UN_OBSERVERS, "observer")


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_countries_have_the_names_that_people_choose_their_duty_country_by(language):
    with translation.override(language):
        names = dict(countries)

    assert dict(Country.objects.values_list("iso2", f"name_{language}")) == names
