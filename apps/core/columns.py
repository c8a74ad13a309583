"""Columns of the lists in the administration."""

from django.contrib import admin

from apps.core.templatetags.dates import as_moment


def moment_column(model, name):
    """Return a column with a time of a row, by the clock of the person who reads, with the name of their zone."""

    @admin.display(description=model._meta.get_field(name).verbose_name, ordering=name)
    def column(_admin, row):
        return (
            as_moment(getattr(row, name)) or "-"
        )  # as lists show what is missing; a form would print “None”

    return column
