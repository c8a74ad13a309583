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
        ("ash", []),
        ("mon cas", ["cbi"]),
    ],
)
def test_rows_with_every_word_in_any_language_are_kept(query, codes):
    assert [unit.code for unit in matching(UNITS, query, "name", "acronym")] == codes


def test_untranslated_fields_are_looked_through_by_name():
    assert [unit.code for unit in matching(UNITS, "cbi", "code")] == ["cbi"]


@pytest.mark.parametrize(
    ("query", "name", "is_found"),
    [
        ("eau", "Bureau régional", False),
        ("eau", "Accès à l'eau", True),
        ("EHA", "Rehabilitation", False),
        ("rehab", "Recovery/rehabilitation", True),
        ("مياه", "الصحة والمياه", True),
        ("المياه", "للمياه والصرف", True),
        ("والمياه", "إدارة المياه", True),
        ("مياه", "وبالمياه", True),
        ("صحة", "كصحة", True),
        ("iom", "لـIOM", True),
        ("ياه", "المياه", False),
        ("(a+", "A plan", True),
    ],
)
def test_a_word_is_found_at_the_start_of_a_word_and_behind_the_arabic_letters_written_with_it(
    query, name, is_found
):
    unit = Unit(name_en=name)

    assert matching([unit], query, "name") == ([unit] if is_found else [])
