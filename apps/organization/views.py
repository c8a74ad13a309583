from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.views.generic import DetailView

from apps.core.conditional import unless_unchanged
from apps.library.views import Listing
from apps.organization.models import Country, Office, Unit
from apps.organization.pages import history_page, partners_page, profile_page
from apps.organization.places import countries_page, country_page, office_page, offices_page
from apps.organization.unit_tree import unit_page, units_page

page = method_decorator(unless_unchanged, name="dispatch")


@page
class Profile(Listing):
    template_name = "organization/profile.html"
    read = staticmethod(profile_page)


@page
class OfficeList(Listing):
    template_name = "organization/offices.html"
    read = staticmethod(offices_page)


@page
class OfficeDetail(DetailView):
    template_name = "organization/office.html"

    def get_object(self):
        offices = Office.objects.visible_to(self.request.user).in_places().with_review()
        return get_object_or_404(offices, code=self.kwargs["code"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**office_page(self.object, self.request.user), **kwargs)


@page
class CountryList(Listing):
    template_name = "organization/countries.html"
    read = staticmethod(countries_page)


@page
class CountryDetail(DetailView):
    """A country. Its address has small letters; one with capitals leads there."""

    template_name = "organization/country.html"

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        if not kwargs["iso2"].islower():
            return redirect(self.object, permanent=True)
        return self.render_to_response(self.get_context_data())

    def get_object(self):
        countries = Country.objects.visible_to(self.request.user)
        return get_object_or_404(countries, iso2=self.kwargs["iso2"].upper())

    def get_context_data(self, **kwargs):
        return super().get_context_data(**country_page(self.object, self.request.user), **kwargs)


@page
class UnitTree(Listing):
    template_name = "organization/units.html"
    read = staticmethod(units_page)


@page
class UnitDetail(DetailView):
    template_name = "organization/unit.html"

    def get_object(self):
        units = Unit.objects.visible_to(self.request.user).with_review()
        return get_object_or_404(units, code=self.kwargs["code"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**unit_page(self.object, self.request.user), **kwargs)


@page
class History(Listing):
    template_name = "organization/history.html"
    read = staticmethod(history_page)


@page
class PartnerList(Listing):
    template_name = "organization/partners.html"
    read = staticmethod(partners_page)
