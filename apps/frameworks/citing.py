"""Which frameworks cite a document."""

from apps.core.languages import active
from apps.frameworks.models import Framework
from apps.translation.models import TranslationUnit


def attach_frameworks(documents, user):
    """Give each document `in_frameworks`: those that cite it, as far as the person may see them. Three queries."""
    documents = list(documents)
    cited = Framework.documents.through.objects.filter(document__in=documents)
    pairs = set(cited.values_list("document_id", "framework_id"))
    frameworks = list(Framework.objects.visible_to(user).current())
    for document in documents:
        document.in_frameworks = [row for row in frameworks if (document.pk, row.pk) in pairs]
    TranslationUnit.objects.attach_to(frameworks, active())
