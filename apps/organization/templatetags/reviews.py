"""What the administration shows of reviews on the pages of a piece of content."""

from django import template
from django.urls import reverse

from apps.editorial.models import Reviewed
from apps.organization.forms import ReviewForm
from apps.organization.models import Owned
from apps.organization.reviewing import may_review

register = template.Library()


@register.inclusion_tag("admin/organization/includes/review.html", takes_context=True)
def review_form(context, row):
    """Print the form that says “reviewed, nothing to change”, for who may say so. It asks no query on a form."""
    request = context["request"]
    if not isinstance(row, Owned) or row.archived_at or not may_review(request.user, type(row)):
        return {}
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_reviewed"
    form = ReviewForm(row, seen=getattr(request, "log_number", None))
    return {"row": row, "form": form, "address": reverse(name, args=[row.pk]), "request": request}


@register.inclusion_tag("admin/organization/includes/reviews.html")
def reviews_of(row):
    """Print all reviews of a row, the last one first. One query; none for kinds that nobody answers for."""
    reviews = Reviewed.objects.of(row).select_related("by") if isinstance(row, Owned) else []
    return {"reviews": list(reviews)}
