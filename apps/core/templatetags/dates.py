from django import template
from django.utils import timezone
from django.utils.html import format_html

from apps.core.dates import long_date, machine_date, moment_in_words, short_date

register = template.Library()

register.filter(moment_in_words)  # where no element may stand: in the choices of a list


@register.simple_tag
def content_date(row):
    """Print the date that a text itself carries, as precise as it is; nothing when there is none."""
    return row.content_date and _element(short_date, row.content_date, row.content_date_precision)


@register.simple_tag
def day(date):
    """Print the day of a date or time in the short form."""
    return _element(short_date, date)


@register.simple_tag
def day_in_words(date):
    """Print the day of a date or time in the form that a sentence wants."""
    return _element(long_date, date)


@register.simple_tag
def moment(time):
    """Print the day and the minute of a time by the clock of the person who reads, with the name of their zone."""
    return format_html(
        '<time datetime="{}"><bdi>{}</bdi></time>',
        timezone.localtime(time).isoformat(timespec="minutes"),
        moment_in_words(time),
    )


@register.filter(name="moment")
def as_moment(time):
    """Do the same as the tag for a time that may be missing: `{{ change.publish_at|moment }}`."""
    return moment(time) if time else ""


def _element(write, date, *precision):
    return format_html(
        '<time datetime="{}">{}</time>', machine_date(date, *precision), write(date, *precision)
    )
