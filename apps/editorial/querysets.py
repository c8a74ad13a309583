from collections import defaultdict

from django.db import models
from django.db.models import Max, Q

from apps.core.records import AppendOnlyQuerySet, Immutable  # noqa: F401 (who catches it finds it here too)
from apps.editorial.aggregates import roots
from apps.editorial.rights import known_to, may_decide_access
from apps.editorial.standing import deciding_fields, said_to_few


class RevisionQuerySet(AppendOnlyQuerySet):
    def of(self, model_label, object_id):
        return self.filter(model=model_label, object_id=object_id)

    def with_key(self, model_label, key):
        """Return the published revisions of the objects that have, or once had, a natural key; the last one first.

        What a draft was to be called leads nowhere.
        """
        published = self.filter(model=model_label, key=key, publication__isnull=False)
        return published.order_by("-publication__number")


class ReviewedQuerySet(AppendOnlyQuerySet):
    def of(self, row):
        """Return the reviews of a root, the last one first."""
        return self.filter(model=row._meta.label_lower, object_id=row.pk)


class PublicationQuerySet(AppendOnlyQuerySet):
    def of(self, model_label, object_id):
        return self.filter(model=model_label, object_id=object_id)

    def by_people(self):
        """Leave out the content that comes with the portal."""
        return self.filter(by__isnull=False)

    def visible_to(self, user):
        """Return the publications of content that the person may see *now*."""
        visible = Q()
        for model in roots():
            ids = model._default_manager.visible_to(user).values("pk")
            visible |= Q(model=model._meta.label_lower, object_id__in=ids)
        return self.filter(visible)

    def last_published(self, object_ids):
        """Return {object id: time of its last publication} with one query."""
        rows = (
            self.filter(object_id__in=list(object_ids))
            .values("object_id")
            .annotate(last=Max("at"))
            .order_by()
        )
        return {row["object_id"]: row["last"] for row in rows}

    def last_numbers(self, object_ids):
        """Return {(object id, language): number of its last publication} with one query."""
        rows = self.filter(object_id__in=list(object_ids)).values("object_id", "language").order_by()
        return {(row["object_id"], row["language"]): row["last"] for row in rows.annotate(last=Max("number"))}


class DraftQuerySet(models.QuerySet):
    def open(self):
        return self.filter(is_open=True)

    def of(self, model_label, object_id):
        return self.filter(model=model_label, object_id=object_id)

    def visible_to(self, user, *, only_open=False, since=None):
        """Return the drafts that a person may read: of content that the person may work on.

        What is new is shown to all who edit, in all its languages, but where its draft says that few may read it. What
        was closed while a page had other readers than today stays with those who decide who reads it.
        only_open: no closed one is asked for, which costs a query less. since: what is known already of
        `with_todays_readers_since`.
        """
        if not user.is_staff:
            return self.none()
        decides = may_decide_access(user)
        mine = self if decides else self.filter(is_restricted=False)
        new = self.model._default_manager.filter(base__isnull=True)
        for_few = (new.none() if decides else new.filter(is_restricted=True)).values("object_id")
        whole, visible = [], Q()
        for model in roots():
            if not user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}"):
                continue
            known = known_to(user, model._default_manager.all())
            if not known.query.has_filters():  # all rows: there is nothing to ask the database for
                whole.append(model._meta.label_lower)
                continue
            is_new = ~Q(object_id__in=model._base_manager.values("pk")) & ~Q(object_id__in=for_few)
            is_known = Q(object_id__in=known.values("pk"))
            visible |= Q(model=model._meta.label_lower) & (is_known | is_new)
        visible |= Q(model__in=whole) if whole else Q()
        if not visible:
            return self.none()
        found = mine.filter(visible)
        return found if decides or only_open else found.exclude(pk__in=mine._said_to_few(since))

    def _said_to_few(self, since):
        """Return the keys of closed drafts that the readers of today were not told: at most seven queries."""
        deciding = {model._meta.label_lower: model for model in roots() if deciding_fields(model)}
        closed = defaultdict(list)
        rows = self.filter(is_open=False, model__in=deciding).order_by()
        for label, *row in rows.values_list("model", "pk", "object_id", "publication", "revision__at"):
            closed[label].append(row)
        return [key for label, found in closed.items() for key in said_to_few(deciding[label], found, since)]


class ChangeQuerySet(models.QuerySet):
    def open(self):
        return self.filter(drafts__is_open=True).distinct()

    def visible_to(self, user, *, only_open=False, since=None):
        """Return the changes of which a person may read every draft. only_open: no closed change is asked for.

        Narrowed before it is asked, it looks at fewer drafts. since: as for drafts.
        """
        drafts = self.model.drafts.rel.related_model._default_manager.all()
        drafts = (
            drafts.filter(change__in=self.order_by().values("pk")) if self.query.has_filters() else drafts
        )
        visible = drafts.visible_to(user, only_open=only_open, since=since)
        hidden = drafts.exclude(pk__in=visible.values("pk"))
        return self.exclude(drafts__in=hidden) if user.is_staff else self.none()


class CommentQuerySet(AppendOnlyQuerySet):
    """What was said stays; only that it is resolved may be added, once."""

    def unresolved(self):
        """Return the remarks that nobody has resolved. Answers are resolved with what they answer."""
        return self.filter(answers=None, resolved_at=None)

    def resolve(self, by, at):
        """Record who resolved these remarks and when; return how many were not resolved before."""
        return models.QuerySet.update(self.unresolved(), resolved_by=by, resolved_at=at)
