from django import template

from apps.contacts import phones
from apps.core import text

register = template.Library()

register.filter("grouped", phones.grouped)
register.filter("listed", text.listed)
