from django import template

from apps.contacts import phones

register = template.Library()

register.filter("grouped", phones.grouped)
