from django.apps import AppConfig


class OrganizationConfig(AppConfig):
    name = "apps.organization"
