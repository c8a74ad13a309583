"""What staff read: topics, entries and their sections."""

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.contacts.models import Contact
from apps.core.constraints import english_required
from apps.core.fields import LineField, PlainTextField, RichTextField
from apps.core.models import Child, Content, Dated, Ordered
from apps.feedback.models import ReportKind
from apps.frameworks.models import Framework
from apps.library.models import Document, Sourced
from apps.library.querysets import SourcedQuerySet
from apps.manual.querysets import EntryQuerySet, TopicQuerySet
from apps.organization.models import Owned


class Topic(Ordered, Content):
    """A shelf of the manual."""

    RESERVED = ("questions",)  # addresses that the manual itself uses

    code = models.SlugField(_("code"), max_length=60, unique=True)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="subtopics",
        verbose_name=_("parent topic"),
    )
    title = LineField(_("title"))
    summary = PlainTextField(_("summary"), blank=True)

    objects = TopicQuerySet.as_manager()

    class Meta(Ordered.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [english_required("title", "topic")]

    def __str__(self):
        return self.in_language("title")

    def get_absolute_url(self):
        return reverse("manual:topic", args=[self.code])

    def clean(self):
        if self.code in self.RESERVED:
            message = _("The manual has a page of its own at this address. Choose another code.")
            raise ValidationError({"code": message}, code="reserved")


class Entry(Ordered, Dated, Sourced, Owned, Content):
    """One page of the manual. Its slug is the same in every language; the language stands before it."""

    class Access(models.TextChoices):
        PUBLIC = "public", _("everybody, without signing in")
        STAFF = "staff", _("all staff")
        RESTRICTED = "restricted", _("some groups only")

    natural_key_field = "slug"
    children = ("sections", "links", "documents", "contacts")
    managed_fields = ("access", "restricted_to")
    feedback_kinds = (ReportKind.NEEDED, ReportKind.CORRECTION)

    slug = models.SlugField(_("name in addresses"), max_length=80, unique=True)
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, related_name="entries", verbose_name=_("topic")
    )
    title = LineField(_("title"))
    summary = PlainTextField(_("summary"), blank=True)
    key_points = RichTextField(_("key points"), blank=True)
    access = models.CharField(_("who may read it"), max_length=10, choices=Access, default=Access.STAFF)
    restricted_to = models.ManyToManyField(
        Group,
        blank=True,
        related_name="+",
        verbose_name=_("groups that may read it"),
        help_text=_("Only for entries restricted to some groups."),
    )
    series = models.CharField(_("series"), max_length=60, blank=True)
    number = models.CharField(_("number in the series"), max_length=20, blank=True)
    is_stub = models.BooleanField(
        _("not supplied yet"), default=False, help_text=_("The title is known, the text is not.")
    )
    about_framework = models.ForeignKey(
        Framework,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="entries",
        verbose_name=_("framework it is about"),
    )
    related = models.ManyToManyField("self", blank=True, symmetrical=False, verbose_name=_("related entries"))

    objects = EntryQuerySet.as_manager()

    class Meta(Ordered.Meta):
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        constraints = [english_required("title", "entry")]
        # The list in the administration reads one page in this order, and counts whom each is for, instead of all rows.
        indexes = [
            models.Index(
                fields=["position", "id", "access"],
                condition=models.Q(archived_at=None),
                name="entry_in_order",
            )
        ]

    def __str__(self):
        return self.in_language("title")

    def get_absolute_url(self):
        return reverse("manual:entry", args=[self.topic.code, self.slug])


class Section(Ordered, Sourced, Child):
    """A part of an entry. Sections of one kind stand together under the standard heading of that kind."""

    class Kind(models.TextChoices):
        OVERVIEW = "overview", _("Overview")
        DESCRIPTION = "description", _("Description")
        KEY_CONSIDERATIONS = "key_considerations", _("Key considerations")
        ROLE = "role", _("IOM's role")
        WHO_CAN_HELP = "who_can_help", _("Who can help you?")
        FREE = "free", _("Free section")

    class Display(models.TextChoices):
        OPEN = "open", _("shown in full")
        ACCORDION = "accordion", _("folded until opened")

    class Shows(models.TextChoices):
        OFFICES = "offices", _("offices by type")
        UNITS = "units", _("tree of units")
        FRAMEWORK_PARTS = "framework_parts", _("parts of a framework")
        FIGURES = "figures", _("figures")
        CONTACTS = "contacts", _("contacts of the entry")

    root_field = "entry"
    slot_fields = ("anchor",)

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="sections")
    anchor = models.SlugField(
        _("anchor"), max_length=60, help_text=_("The end of the section's address: #anchor.")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.FREE)
    heading = LineField(_("heading"), blank=True, help_text=_("Empty: the standard heading of its kind."))
    body = RichTextField(_("text"), blank=True)
    display = models.CharField(_("shown as"), max_length=9, choices=Display, default=Display.OPEN)
    shows = models.CharField(
        _("list shown below the text"),
        max_length=15,
        choices=Shows,
        blank=True,
        help_text=_("The list comes from its own records: change it there and it changes on every page."),
    )
    shows_framework = models.ForeignKey(
        Framework,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="shown_in",
        verbose_name=_("framework whose parts are listed"),
    )

    class Meta(Ordered.Meta):
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "anchor"],
                name="section_anchor_unique",
                violation_error_message=_("There is a section with this anchor already."),
            )
        ]

    def __str__(self):
        return self.in_language("heading") or self.get_kind_display()

    def clean(self):
        if (self.shows == self.Shows.FRAMEWORK_PARTS) != (self.shows_framework_id is not None):
            message = _("Choose a framework exactly where the parts of a framework are to be listed.")
            raise ValidationError({"shows_framework": message}, code="framework")


class EntryLink(Ordered, Sourced, Child):
    """A link that an entry lists. Without an address the page says that it is not recorded."""

    root_field = "entry"
    slot_fields = ("code",)

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="links")
    code = models.SlugField(_("code"), max_length=60)
    title = LineField(_("title"))
    url = models.URLField(_("web address"), max_length=500, blank=True)
    is_internal = models.BooleanField(_("internal"), default=False)

    class Meta(Ordered.Meta):
        verbose_name = _("link")
        verbose_name_plural = _("links")
        constraints = [
            english_required("title", "entrylink"),
            models.UniqueConstraint(fields=["entry", "code"], name="entry_link_unique"),
        ]

    def __str__(self):
        return self.in_language("title")


class EntryDocument(Ordered, Child):
    """A document that an entry refers to."""

    root_field = "entry"
    slot_fields = ("document",)

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="entry_links", verbose_name=_("document")
    )

    class Meta(Ordered.Meta):
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        constraints = [models.UniqueConstraint(fields=["entry", "document"], name="entry_document_unique")]

    def __str__(self):
        return str(self.document)


class EntryContact(Ordered, Child):
    """A contact that can help with what an entry is about."""

    root_field = "entry"
    slot_fields = ("contact",)

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="contacts")
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, related_name="entry_links", verbose_name=_("contact")
    )

    class Meta(Ordered.Meta):
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [models.UniqueConstraint(fields=["entry", "contact"], name="entry_contact_unique")]

    def __str__(self):
        return str(self.contact)


class Question(Ordered, Sourced, Content):
    """A question that is often asked, and its answer."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    question = LineField(_("question"))
    answer = RichTextField(_("answer"), blank=True)

    objects = SourcedQuerySet.as_manager()

    class Meta(Ordered.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [english_required("question", "question")]

    def __str__(self):
        return self.in_language("question")

    def get_absolute_url(self):
        return f"{reverse('manual:questions')}#question.{self.code}"
