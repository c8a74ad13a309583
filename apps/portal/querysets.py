from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.querysets import ContentQuerySet, check_tree
from apps.core.text import chained
from apps.library.querysets import SourcedQuerySet
from apps.portal.addresses import bare


class MenuQuerySet(SourcedQuerySet):
    def check_rules(self):
        """Refuse a circle, and an item under one of another menu: it would vanish from its own."""
        check_tree(self.model, name_of=str)
        strays = self.model._base_manager.exclude(parent=None).exclude(menu=F("parent__menu"))
        if stray := strays.select_related("parent").first():
            message = _(
                "“%(item)s” and “%(parent)s” belong to different menus. Choose an item of the same menu."
            )
            raise ValidationError({"parent": message % {"item": stray, "parent": stray.parent}}, code="menu")

    def items_of(self, menu):
        """Return the items of one menu that stand, those under other items too, in their order."""
        return self.filter(menu=menu).current()


class NoticeQuerySet(ContentQuerySet):
    def meant_for(self, user):
        """Return what has begun and is meant for a person, ended or not. Nothing is for strangers."""
        if not user.is_authenticated:
            return self.none()
        countries, roles = self.model.countries.through.objects, self.model.roles.through.objects
        here = {"country__iso2": user.duty_country.code or ""}
        return self.filter(
            self._reaches(countries, **here),
            self._reaches(roles, group__user=user),
            starts_at__lte=timezone.now(),
        )

    def _reaches(self, links, **condition):
        """Return the condition that a notice names nobody in a list, or the person."""
        chosen = links.filter(notice=OuterRef("pk"))
        return ~Exists(chosen) | Exists(chosen.filter(**condition))

    def standing_at(self, now):
        """Return the notices that stand above the pages at a time: from their first moment to before their last."""
        return self.filter(starts_at__lte=now, ends_at__gt=now)


class OldAddressQuerySet(ContentQuerySet):
    def called_in(self, language):
        return self.annotate(called=F("former"))

    def check_rules(self):
        """Raise ValidationError where following the replacements comes back to an address, naming the circle."""
        next_of = {row.former: bare(row.replacement) for row in self.live()}
        for former in next_of:
            seen = [former]
            while (step := next_of.get(seen[-1])) and step not in seen:
                seen.append(step)
            if step == former:
                message = _("This would make a circle: %(circle)s. Choose another one.")
                raise ValidationError(
                    {"replacement": message % {"circle": chained([*seen, step])}}, code="cycle"
                )


class DigestQuerySet(models.QuerySet):
    def due(self, now):
        """Return the choices of people who may sign in and were last told long enough ago."""
        waited = Q()
        for rhythm, pause in self.model.PAUSES.items():
            waited |= Q(rhythm=rhythm, told_at__lte=now - pause)
        return self.filter(waited, person__is_active=True)

    def claim(self, choice, *, until, now):
        """Note down that a person is told, and return whether it was this call that did.

        One UPDATE decides: of two hosts that find the same choice due, one gets True.
        """
        unclaimed = self.filter(pk=choice.pk, told_at=choice.told_at)
        return unclaimed.update(told_until=until, told_at=now) == 1
