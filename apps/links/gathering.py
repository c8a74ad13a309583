"""Where the addresses stand. Follows the log: what was published since the last time is read again."""

from collections import defaultdict

from django.apps import apps
from django.db import transaction

from apps.editorial.aggregates import members
from apps.editorial.models import Publication
from apps.links.addresses import host_of, in_columns, key_of, link_columns
from apps.links.models import Gathered, Link, Place

A_PORTION = 500  # publications in one transaction: nobody waits long for the database
_BATCH = 500  # rows in one statement


def gather():
    """Bring the links and their places up to the head of the log. Killed in the middle, it goes on from there."""
    while _gather_portion():
        pass


@transaction.atomic
def _gather_portion():
    """Read again what the next publications of the log were about; return whether there were any."""
    gathered = Gathered.lock()
    log = Publication.objects.filter(number__gt=gathered.number).order_by("number")
    portion = list(log.values_list("number", "model", "object_id")[:A_PORTION])
    if not portion:
        return False
    roots = defaultdict(set)
    for _number, label, key in portion:
        roots[label].add(key)
    for label, keys in roots.items():
        _replace(label, keys)
    Link.objects.filter(places=None).delete()
    gathered.number = portion[-1][0]
    gathered.save()
    return True


def _replace(label, keys):
    """Store where addresses stand on the pages of one kind, instead of what was stored of them."""
    named = _named_by(apps.get_model(label), keys)
    addresses = {address for _root, _language, address in named}
    links = [Link(key=key_of(address), address=address, host=host_of(address)) for address in addresses]
    places = [
        Place(link_id=key_of(address), model=label, root_id=root, language=language)
        for root, language, address in named
    ]
    Place.objects.filter(model=label, root_id__in=keys).delete()
    Link.objects.bulk_create(links, ignore_conflicts=True, batch_size=_BATCH)
    Place.objects.bulk_create(places, batch_size=_BATCH)


def _named_by(kind, keys):
    """Return {(root, language, address)} of all that pages of a kind, with their parts, name. A query a table."""
    found = set()
    for model in members(kind):
        if columns := link_columns(model):
            own = getattr(model, "root_field", "")
            root = f"{own}_id" if own else "pk"
            for values in model._base_manager.filter(**{f"{root}__in": keys}).values(root, *columns):
                for language, addresses in in_columns(model, values).items():
                    found |= {(values[root], language, address) for address in addresses}
    return found
