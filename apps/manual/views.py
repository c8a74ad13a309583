from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.views.generic import DetailView, TemplateView

from apps.core.conditional import unless_unchanged
from apps.core.middleware import NEVER_KEPT
from apps.manual.models import Entry, Topic
from apps.manual.pages import entry_page, index_page, questions_page, topic_page
from apps.reading.visits import note_read, visit_of, with_visit
from apps.translation.reading import localized

page = method_decorator(unless_unchanged, name="dispatch")


@page
class ManualIndex(TemplateView):
    template_name = "manual/index.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**index_page(self.request.user), **kwargs)


@page
class QuestionList(TemplateView):
    template_name = "manual/questions.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**questions_page(self.request.user), **kwargs)


@page
class TopicDetail(DetailView):
    template_name = "manual/topic_detail.html"

    def get_object(self):
        return get_object_or_404(Topic.objects.visible_to(self.request.user), code=self.kwargs["topic"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**topic_page(self.object, self.request.user), **kwargs)


@method_decorator(login_not_required, name="dispatch")
@page
class EntryDetail(DetailView):
    """An entry. Open, for some entries are public; the others answer a stranger exactly as an unknown one does: the
    answer to an address without a page sends strangers to sign in (`portal.errors.not_found`).
    """

    template_name = "manual/entry_detail.html"

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        if self.object.topic.code != kwargs["topic"]:
            return redirect(self.object, permanent=True)
        return self.render_to_response(self.get_context_data())

    def get_queryset(self):
        user = self.request.user
        return with_visit(Entry.objects.visible_to(user).for_page(user), user)

    def get_context_data(self, **kwargs):
        visit = visit_of(self.object, self.request.user)
        return super().get_context_data(visit=visit, **entry_page(self.object, self.request.user), **kwargs)

    def render_to_response(self, context, **response_kwargs):
        response = super().render_to_response(context, **response_kwargs)
        shown = localized(self.object, "title").language
        response.add_post_render_callback(
            lambda _page: note_read(self.request, self.object, shown, context["visit"])
        )
        if self.object.access == Entry.Access.RESTRICTED:
            response.headers["Cache-Control"] = NEVER_KEPT
        return response
