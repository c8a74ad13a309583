from django import template

from apps.core import references

register = template.Library()

register.simple_tag(references.external_mark)
