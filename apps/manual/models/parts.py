"""What an entry is made of: sections, links, documents, contacts."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.contacts.models import Contact
from apps.core.constraints import english_required
from apps.core.fields import LineField, RichTextField
from apps.core.models import Child, Ordered
from apps.frameworks.models import Framework
from apps.library.models import Document, Sourced
from apps.manual.models.entries import Entry


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
