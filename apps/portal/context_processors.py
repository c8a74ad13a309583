from django.contrib.auth.models import AnonymousUser

from apps.core.languages import active, direction
from apps.library.glossary import Glossary
from apps.links.notes import DeadLinks
from apps.portal.addresses import in_all_languages


def chrome(request):
    """What every page needs. It asks no database, for it frames the error pages too; the glossary and
    the dead links ask when they are used.
    """
    language = active()
    preview = getattr(request, "preview", None)
    return {
        "language": language,
        "direction": direction(language),
        "languages": preview.languages if preview else in_all_languages(request, language),
        "glossary": Glossary(getattr(request, "user", AnonymousUser())),
        "dead_links": DeadLinks(),
    }
