from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from apps.core.conditional import unless_unchanged

page = method_decorator(unless_unchanged, name="dispatch")


@page
class Profile(TemplateView):
    template_name = "organization/profile.html"


@page
class OfficeList(TemplateView):
    template_name = "organization/offices.html"


@page
class OfficeDetail(TemplateView):
    template_name = "organization/office.html"


@page
class CountryList(TemplateView):
    template_name = "organization/countries.html"


@page
class CountryDetail(TemplateView):
    template_name = "organization/country.html"


@page
class UnitTree(TemplateView):
    template_name = "organization/units.html"


@page
class UnitDetail(TemplateView):
    template_name = "organization/unit.html"


@page
class History(TemplateView):
    template_name = "organization/history.html"


@page
class PartnerList(TemplateView):
    template_name = "organization/partners.html"
