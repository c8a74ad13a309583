import pytest
from django.utils import translation

from apps.core.sorting import fold, initial, sort_key


@pytest.mark.parametrize(
    ("language", "in_order"),
    [
        ("en", ["Åland", "Albania", "Côte d'Ivoire", "Croatia", "Türkiye", "Turkmenistan", "Zambia"]),
        ("fr", ["Égypte", "Équateur", "États-Unis d'Amérique", "Éthiopie", "Fidji", "Œuvre", "Oman"]),
        ("fr", ["Guinée", "Guinée-Bissau", "Guinée équatoriale", "Guyana"]),
        ("es", ["nación", "nube", "nzima", "ñame", "oasis"]),
        ("es", ["cana", "canción", "caña", "caoba"]),
        ("en", ["caña", "cana b", "canción", "caoba"]),
        (
            "ar",
            ["أفغانستان", "ألبانيا", "ألمانيا", "بلجيكا", "المملكة المتحدة", "ميانمار", "النمسا", "هايتي"],
        ),
        ("ar", ["إثيوبيا", "الأرجنتين", "الأردن", "آيسلندا"]),
    ],
)
def test_names_stand_where_a_reader_looks_for_them(language, in_order):
    mixed = in_order[1::2] + in_order[::2]

    assert sorted(mixed, key=lambda name: sort_key(name, language)) == in_order


def test_the_order_is_that_of_the_page_when_no_language_is_named():
    names = ["caña", "canza"]

    with translation.override("es"):
        in_spanish = sorted(names, key=sort_key)
    with translation.override("fr"):
        in_french = sorted(names, key=sort_key)

    assert (in_spanish, in_french) == (["canza", "caña"], ["caña", "canza"])


def test_names_that_differ_in_an_accent_only_always_stand_in_the_same_order():
    names = ["Cote", "cote", "Côte"]

    assert sorted(names, key=sort_key) == sorted([*names[1:], names[0]], key=sort_key)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Côte d'Ivoire", "cote d ivoire"),
        ("Co\u0302te", "cote"),
        ("ESPAÑA", "espana"),
        ("Œuvre", "oeuvre"),
        ("Łódź", "lodz"),
        ("الأُرْدُنّ", "اردن"),
        ("اَلْمَغْرِب", "مغرب"),
        ("ألمانيا", "المانيا"),
        ("المملكة المتحدة", "مملكه متحده"),
        ("مـصـر", "مصر"),
        ("آسيا", "اسيا"),
        ("كندى", "كندي"),
        ("  \u200f ", ""),
        ("", ""),
    ],
)
def test_folding_drops_what_people_do_not_type(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "language", "letter"),
    [
        ("Égypte", "fr", "E"),
        ("État", "en", "E"),
        ("Ñandú", "es", "Ñ"),
        ("N\u0303andú", "es", "Ñ"),
        ("Ñandú", "fr", "N"),
        ("Nación", "es", "N"),
        ("الأرجنتين", "ar", "ا"),
        ("المغرب", "ar", "م"),
        ("آيسلندا", "ar", "ا"),
        ("«»", "ar", ""),
    ],
)
def test_the_initial_is_the_letter_of_the_index(text, language, letter):
    assert initial(text, language) == letter
