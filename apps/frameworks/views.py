from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.generic import DetailView

from apps.core.conditional import unless_unchanged
from apps.frameworks.models import Framework
from apps.frameworks.pages import framework_page, frameworks_page, programmes_page
from apps.library.showing import Asked
from apps.library.views import Listing

page = method_decorator(unless_unchanged, name="dispatch")


@page
class FrameworkList(Listing):
    template_name = "frameworks/index.html"
    read = staticmethod(frameworks_page)


@page
class ProgrammeList(Listing):
    template_name = "frameworks/programmes.html"
    read = staticmethod(programmes_page)


@page
class FrameworkDetail(DetailView):
    template_name = "frameworks/framework.html"

    def get_object(self):
        frameworks = Framework.objects.visible_to(self.request.user).for_page(self.request.user)
        return get_object_or_404(frameworks, code=self.kwargs["code"])

    def get_context_data(self, **kwargs):
        asked = Asked.by(self.request)
        shown = framework_page(self.object, self.request.user, asked)
        return super().get_context_data(**shown, **vars(asked), **kwargs)
