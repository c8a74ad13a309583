from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def english_required(field_name, model_name):
    """Return the constraint that `field_name` has English text: forms guard it too, but imports have no form."""
    column = f"{field_name}_en"
    return models.CheckConstraint(
        condition=Q(**{f"{column}__isnull": False}) & ~Q(**{column: ""}),
        name=f"{model_name}_{column}_required",
        violation_error_message=_("The English text is required."),
    )
