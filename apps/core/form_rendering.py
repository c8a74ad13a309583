"""How forms are printed: by Django's templates, but for the plain parts, of which a long form has a thousand.

What is printed is the same, without the cost of a template for each (tests/core/test_form_rendering.py).
"""

from html import escape

from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe


class FormRenderer(TemplatesSetting):
    """Django's renderer with the project's templates; labels, inputs, text areas and lists go without a template."""

    def render(self, template_name, context, request=None):
        printed = PLAIN.get(template_name)
        return mark_safe(printed(context)) if printed else super().render(template_name, context, request)  # noqa: S308  each value is escaped where it is printed


def _escaped(value):
    """What `conditional_escape` gives, without its detour for texts that are to stay lazy."""
    text = value if isinstance(value, str) else str(value)
    return text if hasattr(text, "__html__") else escape(text)


def _attributes(attrs):
    return "".join(
        f" {_escaped(name)}" + ("" if value is True else f'="{_escaped(value)}"')
        for name, value in (attrs or {}).items()
        if value is not False
    )


def _input(context):
    widget = context["widget"]
    value = "" if widget["value"] is None else f' value="{_escaped(widget["value"])}"'
    kind, name = _escaped(widget["type"]), _escaped(widget["name"])
    return f'<input type="{kind}" name="{name}"{value}{_attributes(widget["attrs"])}>'


def _text_area(context):
    widget = context["widget"]
    name, value = _escaped(widget["name"]), _escaped(widget["value"] or "")
    return f'<textarea name="{name}"{_attributes(widget["attrs"])}>\n{value}</textarea>'


def _select(context):
    widget = context["widget"]
    groups = "".join(_options(name, options) for name, options, _index in widget["optgroups"])
    return f'<select name="{_escaped(widget["name"])}"{_attributes(widget["attrs"])}>{groups}\n</select>'


def _options(group, options):
    printed = "".join(
        f'\n  <option value="{_escaped(option["value"])}"{_attributes(option["attrs"])}>'
        f"{_escaped(option['label'])}</option>"
        for option in options
    )
    label = f'\n  <optgroup label="{_escaped(group)}">' if group else ""
    return f"{label}{printed}\n  </optgroup>" if group else printed


def _label(context):
    label = _escaped(context["label"])
    if not context["use_tag"]:
        return label
    return f"<{context['tag']}{_attributes(context['attrs'])}>{label}</{context['tag']}>"


INPUTS = ("text", "number", "email", "hidden", "checkbox", "date", "input")
PLAIN = {
    **{f"django/forms/widgets/{kind}.html": _input for kind in INPUTS},
    "django/forms/widgets/textarea.html": _text_area,
    "django/forms/widgets/select.html": _select,
    "django/forms/label.html": _label,
}
