"""What readers are told of a link that is known to be dead."""

import re
from html import unescape

from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from apps.core.dates import long_date
from apps.core.languages import active, direction
from apps.links.addresses import normal
from apps.links.models import Link
from apps.links.verdicts import AT_ONCE

# As `core.references` prints it.
_EXTERNAL = re.compile(r'<a class="external" href="([^"]*)"[^>]*>.*?</a>', re.DOTALL)


class DeadLinks:
    """The addresses that a page warns of. One query a page, none for a page without links to other sites."""

    @cached_property
    def found(self):
        columns = Link.objects.dead().values_list("address", "reason", "checked_at")
        return {address: (reason, checked_at) for address, reason, checked_at in columns}

    def note(self, address):
        """Return what to print behind the link to an address, "" where it is not known to be dead."""
        form = normal(address)
        if form is None or form not in self.found:
            return ""
        reason, day = self.found[form]
        words = (
            _("(this page was not found on %(date)s)")
            if reason in AT_ONCE
            else _("(this address did not answer on %(date)s)")
        )
        language = active()
        return format_html(
            ' <small class="dead-link" lang="{}" dir="{}">{}</small>',
            language,
            direction(language),
            words % {"date": long_date(day)},
        )

    def mark(self, printable):
        """Return a rich text as it is printed, with a note behind each dead link in it."""
        marked = _EXTERNAL.sub(lambda link: link[0] + self.note(unescape(link[1])), str(printable))
        return mark_safe(marked)  # noqa: S308  printable already; what was added is escaped
