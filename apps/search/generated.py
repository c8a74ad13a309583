"""Made-up entries in four languages, always the same ones, to see how search does in a large manual.

Titles and headings are made of the names of terms, subjects and countries, so that they compete with the real pages;
texts are made of the words of the real content, as often as they stand there.
"""

import random
import re
import uuid

from apps.contacts.models import Subject
from apps.core.languages import CODES, SOURCE
from apps.core.text import plain_text
from apps.editorial.publishing import publish
from apps.library.models import Term
from apps.manual.models import Entry, Question, Section, Topic
from apps.organization.models import Country
from apps.translation.states import Origin

SEED = 20241011
BATCH = 200
SECTIONS = 3
WORD = re.compile(r"[^\W\d]+")
TITLES = {
    "en": (
        "{0}: guidance for {1}",
        "Lessons from {1}: {0}",
        "{0} and {2}",
        "{1}: checklist, {0}",
        "{0} in {1}, {3}",
    ),
    "fr": (
        "{0} : conseils pour {1}",
        "Leçons de {1} : {0}",
        "{0} et {2}",
        "{1} : liste, {0}",
        "{0}, {1}, {3}",
    ),
    "es": (
        "{0}: orientaciones para {1}",
        "Lecciones de {1}: {0}",
        "{0} y {2}",
        "{1}: lista, {0}",
        "{0} en {1}, {3}",
    ),
    "ar": ("{0}: إرشادات {1}", "دروس من {1}: {0}", "{0} و{2}", "{1}: قائمة، {0}", "{0} في {1}، {3}"),
}


class NoContent(Exception):
    """There are no words to make entries of."""


def publish_entries(number):
    """Publish a number of generated entries in all languages through the door. Raises NoContent on an empty portal."""
    if number:
        maker = Maker()
        for start in range(0, number, BATCH):
            made = (maker.entry(index) for index in range(start, min(start + BATCH, number)))
            publish([payload for payloads in made for payload in payloads], origin=Origin.FIXTURE)


class Maker:
    """Makes entries of the words of the content that is live. The same content gives the same entries."""

    def __init__(self):
        self.topic = Topic.objects.live().order_by("code").first()
        self.matters = _names(Term) + _names(Subject)
        self.countries = _names(Country)
        self.words = {language: _words(language) or _words(SOURCE) for language in CODES}
        if not (self.topic and self.matters and self.countries and self.words[SOURCE]):
            raise NoContent

    def entry(self, index):
        """Return the payloads of one entry, English first."""
        chance = random.Random(SEED + index)  # noqa: S311  nothing secret is made of it
        shape = chance.randrange(len(TITLES[SOURCE]))
        matter, country = chance.choice(self.matters), chance.choice(self.countries)
        headed = [chance.choice(self.matters) for _number in range(SECTIONS)]
        identities = [_identity(index, number) for number in range(SECTIONS + 1)]
        return [
            {
                "schema": 1,
                "model": "manual.entry",
                "id": identities[0],
                "language": language,
                "fields": {
                    **(
                        {"slug": f"generated-{index}", "topic_id": str(self.topic.pk)}
                        if language == SOURCE
                        else {}
                    ),
                    f"title_{language}": TITLES[language][shape].format(
                        matter[language], country[language], headed[0][language], 1990 + index % 40
                    ),
                    f"summary_{language}": self._sentence(chance, language),
                },
                "children": {name: [] for name in Entry.children}
                | {
                    "sections": [
                        self._section(chance, language, identity, number, headed[number][language])
                        for number, identity in enumerate(identities[1:])
                    ]
                },
            }
            for language in CODES
        ]

    def _section(self, chance, language, identity, number, heading):
        body = "".join(
            f"<p>{self._sentence(chance, language)}</p>" for _number in range(chance.randint(1, 4))
        )
        own = {"position": number + 1, "anchor": f"part-{number + 1}", "kind": Section.Kind.FREE}
        return {
            "id": identity,
            **(own if language == SOURCE else {}),
            f"heading_{language}": heading,
            f"body_{language}": body,
        }

    def _sentence(self, chance, language):
        words = chance.choices(self.words[language], k=chance.randint(8, 20))
        return f"{' '.join(words).capitalize()}."


def _identity(index, number):
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"generated/{index}/{number}"))


def _names(model):
    rows = model._default_manager.live().order_by("code" if hasattr(model, "code") else "pk")
    return [{language: getattr(row, f"name_{language}") or row.name_en for language in CODES} for row in rows]


def _words(language):
    """Return the words of the real content, each as often as it stands there, so that choice follows frequency."""
    texts = [getattr(row, f"body_{language}") for row in Section.objects.order_by("pk")]
    texts += [getattr(row, f"advice_{language}") for row in Subject.objects.order_by("pk")]
    texts += [getattr(row, f"definition_{language}") for row in Term.objects.order_by("pk")]
    texts += [getattr(row, f"answer_{language}") for row in Question.objects.order_by("pk")]
    return [word for text in texts for word in WORD.findall(plain_text(text or ""))]
