"""How the translations of a piece of content stand, in words and as a list of links."""

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from apps.core.languages import TARGETS, own_name
from apps.core.text import listed
from apps.translation.states import State

# In the order in which a translator asks: is something missing, has something fallen behind, is it confirmed?
_SUMMARY = {
    State.UNSAFE: ngettext_lazy(
        "%(number)s text unsafe to follow", "%(number)s texts unsafe to follow", "number"
    ),
    State.MISSING: ngettext_lazy("%(number)s text missing", "%(number)s texts missing", "number"),
    State.OUTDATED: ngettext_lazy(
        "%(number)s text older than English", "%(number)s texts older than English", "number"
    ),
    State.CHANGED: ngettext_lazy(
        "%(number)s text changed elsewhere", "%(number)s texts changed elsewhere", "number"
    ),
    State.UNTRACKED: ngettext_lazy(
        "%(number)s text of unknown origin", "%(number)s texts of unknown origin", "number"
    ),
    State.MACHINE: ngettext_lazy("%(number)s text by machine", "%(number)s texts by machine", "number"),
    State.DRAFT: ngettext_lazy("%(number)s text in draft", "%(number)s texts in draft", "number"),
    State.NEEDS_REVIEW: ngettext_lazy(
        "%(number)s text not yet reviewed", "%(number)s texts not yet reviewed", "number"
    ),
}


def summary(states):
    """Return in words how a language stands: {state: number} → "2 missing, 5 not yet reviewed"."""
    counted = [
        words % {"number": states[state]} for state, words in _SUMMARY.items() if (states or {}).get(state)
    ]
    return listed(counted) or _("nothing to do")


def worst(states):
    """Return the state that needs most work, for a colour."""
    return next((state for state in _SUMMARY if (states or {}).get(state)), State.APPROVED)


def render_states(states_by_language, address):
    """Return the states of all languages of a row as a list of links to its form (`address`) in each language."""
    languages = [
        {
            "code": code,
            "name": own_name(code),
            "address": f"{address}?language={code}",
            "state": worst(states_by_language.get(code)).value,
            "summary": summary(states_by_language.get(code)),
        }
        for code in TARGETS
    ]
    return render_to_string("admin/content/languages.html", {"languages": languages})
