"""Who may write, review and publish what. Enforced by drafts and by `publish()`, whatever a change comes by."""

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.languages import SOURCE, own_name
from apps.editorial.payloads import is_structural
from apps.editorial.problems import NotAllowed, Problem

SET_ACCESS = "editorial.set_access"


def may_decide_access(user):
    """True when the person decides who reads a page."""
    return user.has_perm(SET_ACCESS)


def may_edit(user, model, language):
    """True when the person may change texts of this kind of content in a language."""
    if language == SOURCE and not _may_manage(user, model):
        return False
    return user.has_perm(_permission("change", model)) and user.may_write(language)


def may_add(user, model):
    """True when the person may make new content of this kind."""
    return user.has_perm(_permission("add", model)) and user.may_write(SOURCE) and _may_manage(user, model)


def _may_manage(user, model):
    """True when the person may write content of this kind in English: some kinds are for publishers."""
    return not model.is_managed or may_decide_access(user)


def may_set(user, model, field_name):
    """True when the person may change a field: fields that decide who reads a page are for publishers."""
    return field_name not in model.managed_fields or may_decide_access(user)


def shown_to_editor(user, rows):
    """Return those of the rows of one kind that a person may work on.

    Editing shows no more than reading does, but to those who decide who reads a page.
    """
    if not user.has_perm(_permission("view", rows.model)):
        return rows.none()
    return rows.live() if may_decide_access(user) else rows.visible_to(user)


def known_to(user, rows):
    """Return those of the rows of one kind that a person may know of, archived or not: as in `shown_to_editor`, who
    decides who reads a page knows of them all.
    """
    return rows if may_decide_access(user) else rows.meant_for(user)


def may_publish(user, model, language):
    """True when the person may make texts of this kind of content in a language what readers see."""
    if language == SOURCE and not _may_manage(user, model):
        return False
    return user.has_perm(_permission("change", model)) and user.may("publish", language)


def may_approve(user, model, language):
    """True when the person may approve what others wrote of this kind of content in a language."""
    if language == SOURCE:
        return may_publish(user, model, language)
    return user.has_perm(_permission("change", model)) and user.may("review", language)


def check_may_write(user, payload, live):
    """Raise NotAllowed when the person may not write the payload. `live` is the stored root, None for a new one."""
    model, language = apps.get_model(payload["model"]), payload["language"]
    is_new = live is None and language == SOURCE
    if not (may_add(user, model) if is_new else may_edit(user, model, language)):
        raise NotAllowed([_("You may not write this in %(language)s.") % {"language": own_name(language)}])
    _check_managed_fields(user, model, payload, live)


def check_may_publish(user, payload, live):
    """Raise NotAllowed when the person may not publish the payload. `live` is the stored root, None for a new one."""
    model, language = apps.get_model(payload["model"]), payload["language"]
    is_new = live is None and language == SOURCE
    if not may_publish(user, model, language) or (is_new and not may_add(user, model)):
        raise NotAllowed([_("You may not publish this in %(language)s.") % {"language": own_name(language)}])
    _check_managed_fields(user, model, payload, live)


def decides_access(payload, live):
    """True when the payload says something else about who reads the page than the stored root, None for a new one."""
    model = apps.get_model(payload["model"])
    return is_structural(payload) and any(
        payload["fields"].get(name) not in (None, _present(model, name, live))
        for name in model.managed_fields
    )


def check_approval(user, language):
    """Raise NotAllowed when the person may not confirm translations into a language."""
    if not user.may("review", language):
        raise NotAllowed([_("You may not confirm texts in %(language)s.") % {"language": own_name(language)}])


_MANAGED = gettext_lazy("Only a publisher decides who may read a page. Ask one to change this.")


def _check_managed_fields(user, model, payload, live):
    """Compare with the stored value; with the model's default for a new row."""
    if not is_structural(payload):
        return
    for name in model.managed_fields:
        wanted = payload["fields"].get(name)
        if wanted is None or may_set(user, model, name):
            continue
        if wanted != _present(model, name, live):
            raise NotAllowed([Problem(str(_MANAGED), field=str(model._meta.get_field(name).verbose_name))])


def _present(model, name, live):
    field = model._meta.get_field(name)
    if field.many_to_many:
        return sorted(str(row.pk) for row in getattr(live, name).all()) if live else []
    return getattr(live, name) if live else field.get_default()


def _permission(action, model):
    return f"{model._meta.app_label}.{action}_{model._meta.model_name}"
