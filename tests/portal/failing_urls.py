"""The portal's addresses, and some that fail: for the tests of what a reader gets then."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.urls import path

from iomportal.urls import handler400, handler403, handler404, handler500  # noqa: F401  Django reads them here
from iomportal.urls import urlpatterns as portal

ERRORS = {
    "bug": ZeroDivisionError("secret detail"),
    "database": OperationalError("secret detail"),
    "connection": InterfaceError("secret detail"),
    "forbidden": PermissionDenied("secret detail"),
    "suspicious": SuspiciousOperation("secret detail"),
}


@login_not_required
def fail(request, kind):
    raise ERRORS[kind]


urlpatterns = [
    *portal,
    path("fail/<kind>/", fail),
    *i18n_patterns(path("fail/<kind>/", fail, name="fail")),
]
