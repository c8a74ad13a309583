"""Every address. Pages carry their language in front; files and health checks do not."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLResolver, include, path
from django.urls.resolvers import RoutePattern

from apps.portal import urls as portal

urlpatterns = [
    # Built by hand: one namespace over addresses with and without a language. `include()` refuses the former, because
    # Django would not find out that the project has any; it does from the list below.
    URLResolver(
        RoutePattern(""),
        [*portal.without_language, *i18n_patterns(*portal.with_language)],
        app_name=portal.app_name,
        namespace=portal.app_name,
    ),
    *i18n_patterns(
        path("manual/", include("apps.manual.urls")),
        path("reading/", include("apps.reading.urls")),
        path("search/", include("apps.search.urls")),
        path("contacts/", include("apps.contacts.urls")),
        path("organization/", include("apps.organization.urls")),
        path("frameworks/", include("apps.frameworks.urls")),
        path("feedback/", include("apps.feedback.urls")),
        path("library/", include("apps.library.urls")),
        path("accounts/", include("apps.accounts.urls")),
        path("preview/", include("apps.editorial.urls")),
        path("admin/", admin.site.urls),
    ),
]

handler400 = "apps.portal.errors.bad_request"
handler403 = "apps.portal.errors.forbidden"
handler404 = "apps.portal.errors.not_found"
handler500 = "apps.portal.errors.server_error"
