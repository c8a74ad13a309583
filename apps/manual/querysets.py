from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery

from apps.contacts.models import Contact
from apps.core.languages import SOURCE, active
from apps.core.querysets import ContentQuerySet, check_tree
from apps.editorial.models import Publication
from apps.library.models import Document
from apps.library.querysets import SourcedQuerySet
from apps.organization.querysets import OwnedQuerySet


class TopicQuerySet(ContentQuerySet):
    def check_rules(self):
        check_tree(self.model, name_of=str)


class EntryQuerySet(OwnedQuerySet, SourcedQuerySet):
    knows_groups = True
    address_under = "topic__code"

    def open_to(self, groups, *, signed_in):
        """Public entries for everybody, staff entries for who is signed in, restricted ones for their groups."""
        access = self.model.Access
        visible = Q(access=access.PUBLIC)
        if signed_in:
            visible |= Q(access=access.STAFF)
            own = self.model.restricted_to.through.objects.filter(group__in=groups).values("entry_id")
            visible |= Q(access=access.RESTRICTED, pk__in=own)
        return self.filter(visible)

    def with_address(self):
        """Read what `get_absolute_url` touches."""
        return self.select_related("topic")

    def for_page(self, user):
        """Read all that an entry's page touches of the entry itself, as far as the person may see it.

        `changed_at` and `change_note` are of the last change that people published in a language that the page shows.
        """
        shown = Publication.objects.filter(object_id=OuterRef("pk"), language__in={SOURCE, active()})
        changes = shown.by_people().order_by("-number")
        topics = self.model.topic.field.related_model.objects.visible_to(user)
        rows = self.with_review().annotate(
            changed_at=Subquery(changes.values("at")[:1]),
            change_note=Subquery(changes.values("note")[:1]),
            topic_is_shown=Exists(topics.filter(pk=OuterRef("topic"))),
        )
        return rows.select_related("topic").prefetch_related(
            "sections",
            "links",
            self._children("documents", "document", Document, user),
            "documents__document__versions",
            self._children("contacts", "contact", Contact, user),
        )

    def _children(self, name, target, model, user):
        """Prefetch the rows that point to what the person may see."""
        rows = self.model._meta.get_field(name).related_model._default_manager
        visible = rows.filter(**{f"{target}__in": model.objects.visible_to(user)})
        return Prefetch(name, visible.select_related(target))

    def beside(self, entry):
        """Return what to read next: first the entries that editors chose, then the others of the topic.

        Each row carries `is_chosen`: who chose this entry as related is related to it too.
        """
        chosen = self.model.related.through.objects.filter(
            Q(from_entry=entry, to_entry=OuterRef("pk")) | Q(to_entry=entry, from_entry=OuterRef("pk"))
        )
        return (
            self.current()
            .exclude(pk=entry.pk)
            .annotate(is_chosen=Exists(chosen))
            .filter(Q(is_chosen=True) | Q(topic=entry.topic_id))
            .order_by("-is_chosen", "position", "pk")
            .with_address()
        )
