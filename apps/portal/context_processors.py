from apps.core.languages import active, direction
from apps.portal.addresses import in_all_languages


def chrome(request):
    """What the frame of every page needs. It asks no database, for it frames the error pages too."""
    language = active()
    return {
        "language": language,
        "direction": direction(language),
        "languages": in_all_languages(request, language),
    }
