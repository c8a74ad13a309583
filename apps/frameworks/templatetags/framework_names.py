from django import template

from apps.frameworks import naming

register = template.Library()

# The mark of a retired framework is part of its name: `{% framework_name framework %}` wherever one is cited.
register.simple_tag(naming.framework_name)
register.simple_tag(naming.part_name)
