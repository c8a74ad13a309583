"""What a colleague asks on the page that finds whom to write to: for a country, about a subject, in a language."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

LONGEST = 60  # the longest key that a subject can have


@dataclass(frozen=True)
class Question:
    """Keys as they stand in an address, known or not: `?country=TD&subject=wash&lang=fr`. "" is not asked."""

    country: str = ""
    subject: str = ""
    lang: str = ""

    @classmethod
    def by(cls, asked):
        """Return what the parameters of an address ask for."""
        keys = {name: asked.get(name, "").strip()[:LONGEST] for name in ("country", "subject", "lang")}
        return cls(keys["country"].upper(), keys["subject"].lower(), keys["lang"].lower())

    def __bool__(self):
        return bool(self.country or self.subject or self.lang)

    @property
    def address(self):
        """The page with the answer, to keep and to pass on."""
        asked = {name: key for name, key in vars(self).items() if key}
        return f"{reverse('contacts:find')}?{urlencode(asked)}" if asked else reverse("contacts:find")
