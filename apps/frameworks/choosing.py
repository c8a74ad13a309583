"""The parts of all frameworks, to choose one from."""

from itertools import groupby

from django.db.models.fields import BLANK_CHOICE_DASH

from apps.frameworks.models import Part


def part_choices(request):
    """Return the choices of a select: the parts under their lists, in the language of the request.

    They are read once for a request: a form asks again for each of its children.
    """
    if not hasattr(request, "part_choices"):
        request.part_choices = [*BLANK_CHOICE_DASH, *_by_list()]
    return request.part_choices


def _by_list():
    order = ("group__framework__position", "group__framework", "group__position", "group", "position", "pk")
    parts = Part.objects.select_related("group__framework").order_by(*order)
    return [
        (f"{group.framework}: {group}", [(part.pk, f"{group} – {part.number} {part}") for part in of_group])
        for group, of_group in groupby(parts, key=lambda part: part.group)
    ]
