from datetime import timedelta

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Window
from django.db.models.functions import DenseRank

from apps.editorial.aggregates import members, roots
from apps.editorial.rights import shown_to_editor
from apps.links.addresses import key_of, link_columns, normal

AGAIN = timedelta(days=7)  # an address that answers is asked once a week
SOON = timedelta(days=1)  # one that does not, once a day


class LinkQuerySet(models.QuerySet):
    def dead(self):
        return self.filter(state=self.model.State.DEAD)

    def with_address(self, addresses):
        """Return the links with any of these addresses, in whatever form they are written."""
        return self.filter(pk__in={key_of(found) for found in map(normal, addresses) if found})

    def due(self, now):
        """Return the links to ask, those first that were never asked, then those not asked for the longest time."""
        unanswered = [self.model.State.FAILING, self.model.State.DEAD]
        due = (
            Q(checked_at=None)
            | Q(checked_at__lte=now - AGAIN)
            | Q(state__in=unanswered, checked_at__lte=now - SOON)
        )
        return self.filter(due).in_turn()

    def in_turn(self):
        return self.order_by(F("checked_at").asc(nulls_first=True), "pk")

    def for_editor(self, user):
        """Return the links that stand on a page that the person may work on."""
        shown = self.model.places.rel.related_model.objects.for_editor(user)
        return self.filter(Exists(shown.filter(link=OuterRef("pk"))))


class PlaceQuerySet(models.QuerySet):
    def for_editor(self, user):
        """Return the places on pages that the person may work on. No query of its own."""
        shown = Q(pk__in=[])
        for model in kinds_with_links():
            pages = shown_to_editor(user, model._default_manager.all())
            shown |= Q(model=model._meta.label_lower, root_id__in=pages.order_by().values("pk"))
        return self.filter(shown)

    def on_first_pages(self, most):
        """Return the places on at most so many pages of each link, page by page."""
        page = Window(DenseRank(), partition_by=F("link"), order_by=["model", "root_id"])
        return self.annotate(page=page).filter(page__lte=most).order_by("model", "root_id", "language")


def kinds_with_links():
    """Return the kinds of content that can hold addresses of other sites."""
    return [kind for kind in roots() if any(link_columns(model) for model in members(kind))]
