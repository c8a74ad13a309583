"""How each language writes: a text that breaks a rule is found, one that keeps it is left in peace."""

import pytest

from apps.translation.conventions import broken_conventions

NBSP, NNBSP = "\u00a0", "\u202f"
LABOUR, ORGANIZATION, PROGRAMME, CENTRE, INTERGOVERNMENTAL = (
    "write “labour”",
    "write “organization”",
    "write “programme”",
    "write “centre”",
    "write “intergovernmental”",
)
SPACE_BEFORE = "a no-break space before ; : ? ! »"
UNBREAKABLE = "the space before : ; ? ! » must not break"
SPACE_AFTER = "a no-break space after «"
ACCENTS = "capitals keep their accents"
QUESTION, EXCLAMATION = "a question begins with ¿", "an exclamation begins with ¡"
PUNCTUATION, DIGITS, LETTERED = (
    "Arabic punctuation: ، ؛ ؟",
    "digits 0 to 9",
    "sub-paragraphs are lettered (أ) (ب) (ج)",
)


def broken(text, language):
    return [str(message) for message in broken_conventions(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "message"),
    [
        ("en", "Labor migration", LABOUR),
        ("en", "forced labor", LABOUR),
        ("en", "International Organisation for Migration", ORGANIZATION),
        ("en", "two organisations", ORGANIZATION),
        ("en", "Resettlement programs", PROGRAMME),
        ("en", "the Program", PROGRAMME),
        ("en", "two administrative centers", CENTRE),
        ("en", "an inter-governmental body", INTERGOVERNMENTAL),
        ("en", "Inter-Governmental", INTERGOVERNMENTAL),
        ("fr", "Qui peut vous aider?", SPACE_BEFORE),
        ("fr", "Attention!", SPACE_BEFORE),
        ("fr", "un; deux", SPACE_BEFORE),
        ("fr", "les règles: deux", SPACE_BEFORE),
        ("fr", "les règles (trois): deux", SPACE_BEFORE),
        ("fr", f"«{NBSP}oui»", SPACE_BEFORE),
        ("fr", "<p>les <strong>règles</strong>: deux</p>", SPACE_BEFORE),
        ("fr", "voir dhrr@iom.int; ou", UNBREAKABLE),
        ("fr", "les règles : deux", UNBREAKABLE),
        ("fr", "Pourquoi ?", UNBREAKABLE),
        ("fr", f"«{NBSP}oui »", UNBREAKABLE),
        ("fr", f"«oui{NBSP}»", SPACE_AFTER),
        ("fr", f"« oui{NBSP}»", SPACE_AFTER),
        ("fr", "Etats Membres", ACCENTS),
        ("fr", "le Caire (Egypte)", ACCENTS),
        ("es", "Quién puede ayudarle?", QUESTION),
        ("es", "¿Quién puede ayudarle? Dónde está?", QUESTION),
        ("es", "Atención!", EXCLAMATION),
        ("es", "¡Sí! No!", EXCLAMATION),
        ("ar", "المأوى, الصحة", PUNCTUATION),
        ("ar", "داخلياً, وفي", PUNCTUATION),
        ("ar", "إدارة (DHRR), ثم", PUNCTUATION),
        ("ar", "المأوى; الصحة", PUNCTUATION),
        ("ar", "من يساعدك?", PUNCTUATION),
        ("ar", "إلى dhrr@iom.int, ثم", PUNCTUATION),
        ("ar", "في ٢٠١٦", DIGITS),
        ("ar", "في ۲۰۱۶", DIGITS),
        ("ar", "(ii) الأهداف", LETTERED),
        ("ar", "الهدف iii", LETTERED),
    ],
)
def test_broken_rule_is_found(language, text, message):
    assert broken(text, language) == [message]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The Organization's programmes for labour migration, in two centres"),
        ("en", "intergovernmental; programmed; elaborate; central"),
        ("en", "See https://www.example.org/program/center and labor@example.org"),
        ("fr", f"Qui peut vous aider{NBSP}? Écrivez{NNBSP}!"),
        ("fr", f"Quoi{NBSP}?!"),
        ("fr", f"les règles{NBSP}: deux{NBSP}; trois"),
        ("fr", f"<p>les <strong>règles</strong>{NBSP}: deux</p><p>Trois</p>"),
        ("fr", "les règles&nbsp;: deux"),
        ("fr", f"«{NBSP}oui{NBSP}», dit-il"),
        ("fr", "à 12:30, dans le rapport 2:1"),
        ("fr", "Voir https://www.example.org/?a=1;b=2 et dhrr@iom.int."),
        ("fr", "Les États Membres, l'Égypte, étatique"),
        ("es", "¿Quién puede ayudarle? ¿Dónde?"),
        ("es", "Según el artículo, ¿quién puede ayudarle?"),
        ("es", "¡Atención! ¡Ahora!"),
        ("es", "¡¿Qué?!"),
        ("es", "Véase https://www.example.org/?a=1."),
        ("ar", "المأوى، والصحة؛ من يساعدك؟"),
        ("ar", "داخلياً، وفي 2016: 31.6 مليون"),
        ("ar", "Refugee Survey Quarterly, 35(3), 44-61."),
        ("ar", "(أ) الأهداف (ب) المبادئ"),
        ("ar", "فيروس كورونا (COVID-19) والإطار (MiGOF)"),
        ("ar", "انظر https://www.example.org/?a=1"),
        ("en", ""),
        ("fr", None),
    ],
)
def test_text_that_keeps_the_rules_is_left_in_peace(language, text):
    assert broken(text, language) == []


def test_every_broken_rule_of_a_text_is_named():
    assert broken("Egypte: «oui»", "fr") == [SPACE_BEFORE, SPACE_AFTER, ACCENTS]


def test_rule_of_one_language_says_nothing_of_another():
    text = "Qui? Labor! : Etats"

    assert [broken(text, language) for language in ("en", "es", "ar")] == [
        [LABOUR],
        [QUESTION, EXCLAMATION],
        [],
    ]
