from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import override
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from apps.core.conditional import unless_unchanged
from apps.portal.addresses import preferred_language
from apps.portal.front_page import front_page


@login_not_required
@require_safe
def start(request):
    """Send the reader to the home page in their own language, by way of the sign-in form where that is needed.

    The form leads back here, so that it is the saved language that counts, not the one of the form.
    """
    with override(preferred_language(request)):
        return redirect("portal:home" if request.user.is_authenticated else "accounts:sign-in")


@method_decorator(unless_unchanged, name="dispatch")
class Home(TemplateView):
    template_name = "portal/home.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**front_page(self.request.user), **kwargs)
