"""What a person holds here: the posts that name them. They are content: another name is a draft."""

from dataclasses import replace
from functools import partial

from apps.accounts.holdings import Holding
from apps.accounts.models import User
from apps.editorial.rights import may_edit
from apps.organization.models import Position
from apps.organization.naming_people import name_another, pages_naming


def naming_holdings(model, fields, person, administrator, note=""):
    """Return the content of a kind that names a person. Whoever is chosen is named in their place, in a draft.

    note: what is to be known of each of it.
    """
    pages = pages_naming(model, fields, person, administrator)
    staff = tuple(User.objects.filter(is_staff=True, is_active=True).exclude(pk=person.pk)) if pages else ()
    return [replace(_holding(page, person, administrator, staff), note=note) for page in pages]


def _holding(page, person, administrator, staff):
    may_write = all(may_edit(administrator, page.model, language) for language in page.drafts)
    return Holding(
        key=f"{page.model._meta.label_lower}:{page.pk}",
        words=page.title,
        address=page.address,
        heirs=staff if may_write else (),
        give=partial(name_another, page, person, administrator),
    )


def positions(person, administrator):
    """Return the posts whose holder is the person, by name."""
    return naming_holdings(Position, ("holder",), person, administrator)
