from django import template

from apps.editorial.preview_links import address_for

register = template.Library()

register.filter("preview_address", address_for)
