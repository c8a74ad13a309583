from django import template

from apps.organization import figures

register = template.Library()

register.filter("in_words", figures.in_words)
