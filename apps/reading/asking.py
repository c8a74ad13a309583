"""Asking colleagues to read something: who is asked, who has read it, and how a person says so."""

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import OuterRef, Q, Subquery, Value

from apps.core.models import Content
from apps.editorial.rights import shown_to_editor
from apps.reading.models import Acknowledgement, MustRead
from apps.reading.roots import attach_rows


def can_be_asked_for(model):
    """True for kinds with a page. A notice has one, but stands above every page anyway."""
    return issubclass(model, Content) and hasattr(model, "get_absolute_url") and not model.is_managed


def to_read(user):
    """Return what a person is still asked to read and may see, the last asked first, each with its `row`.

    One query where nothing is asked; one more for each kind, and one for the translations.
    """
    return attach_rows(MustRead.objects.asked_of(user).select_related("publication"), user)


def find_asked(pk, user):
    """Return the request with its `row`, None where it is unknown, for others, or of a page that the person may not
    see."""
    asked = MustRead.objects.meant_for(user).filter(pk=pk).select_related("publication")
    return next(iter(attach_rows(asked, user)), None)


def acknowledge(must_read, user):
    """Record that a person has read the page, for every request for it that stands. Saying it twice is saying it
    once."""
    same = MustRead.objects.asked_of(user).filter(publication__object_id=must_read.object_id)
    said = [Acknowledgement(must_read=each, user=user) for each in same]
    Acknowledgement.objects.bulk_create(said, ignore_conflicts=True)


def people_asked(must_read):
    """Return the people who are asked, by name, each with `acknowledged_at`, None for who has not said it yet.

    That is everybody who can sign in, may see the page and is in one of the groups, where groups were chosen. Who
    said it stays listed, asked or not. Four queries.
    """
    said = must_read.acknowledgements.filter(user=OuterRef("pk")).values("at")[:1]
    asked = Q(is_active=True)
    chosen = [group.pk for group in must_read.groups.all()] or None
    for groups in (chosen, _admitted(must_read.publication)):
        if groups is not None:
            asked &= Q(pk__in=_members(groups))
    people = get_user_model().objects.annotate(acknowledged_at=Subquery(said))
    return people.filter(asked | Q(acknowledged_at__isnull=False)).order_by("full_name", "email")


def _members(groups):
    return get_user_model().groups.through.objects.filter(group__in=groups).values("user_id")


def _admitted(publication):
    """Return the keys of the groups whose members may see a page, None where all who are signed in may.

    One question for no group and for each group: a row is open to a person if it is to one of their groups.
    """
    rows = apps.get_model(publication.model).objects.live().filter(pk=publication.object_id)
    asked = [
        rows.open_to(Group.objects.filter(pk=key), signed_in=True).annotate(of=Value(key)).columns("of")
        for key in (_NO_GROUP, *Group.objects.values_list("pk", flat=True))
    ]
    admitted = {key for (key,) in asked[0].union(*asked[1:])}
    return None if _NO_GROUP in admitted else admitted


_NO_GROUP = 0


def may_be_asked_for(publication, user):
    """True when an editor may ask others to read what was published: it has a page, and they may work on it."""
    model = apps.get_model(publication.model)
    if not can_be_asked_for(model):
        return False
    return shown_to_editor(user, model.objects.filter(pk=publication.object_id)).exists()
