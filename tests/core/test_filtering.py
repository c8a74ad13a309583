import pytest

from apps.core.filtering import matching
from apps.organization.models import Unit

UNITS = [
    Unit(code="cbi", name_en="Cash Unit", name_fr="Unité des transferts monétaires"),
    Unit(code="wash", name_en="Water", name_ar="المياه", acronym_en="WASH"),
    Unit(code="none", name_en="Nameless", name_fr=None),
]


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["cbi", "wash", "none"]),
        ("  ", ["cbi", "wash", "none"]),
        ("UNITE", ["cbi"]),
        ("monetaires cash", ["cbi"]),
        ("cash water", []),
        ("مياه", ["wash"]),
        ("wash", ["wash"]),
        ("cbi", []),
    ],
)
def test_rows_with_every_word_in_any_language_are_kept(query, codes):
    assert [unit.code for unit in matching(UNITS, query, "name", "acronym")] == codes


def test_untranslated_fields_are_looked_through_by_name():
    assert [unit.code for unit in matching(UNITS, "cbi", "code")] == ["cbi"]
