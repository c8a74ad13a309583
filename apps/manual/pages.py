"""What the manual's pages show. Each function reads what its page needs in a fixed number of queries."""

from apps.contacts.resolving import ways_to_contacts
from apps.core.languages import active
from apps.core.references import resolve
from apps.frameworks.models import Framework
from apps.library.showing import cited_by, current, page_of, shown
from apps.manual.models import Entry, Question, Topic
from apps.manual.outline import parts_of, readable
from apps.manual.pulled import pull_lists
from apps.organization.models import Unit
from apps.translation.models import TranslationUnit
from apps.translation.notices import notice_of
from apps.translation.reading import localized

MOST_BESIDE = 20
IN_A_LIST = ("title", "summary")


def entry_page(entry, user):
    """Return what the page of an entry, read with `for_page`, shows to a person."""
    sections, links = list(entry.sections.all()), current(entry.links.all())
    documents = current(row.document for row in entry.documents.all())
    units = Unit.objects.with_shown(user)  # read when it is first asked for, and once
    ways = ways_to_contacts([row.contact for row in entry.contacts.all()], user, units)
    beside = list(Entry.objects.visible_to(user).beside(entry)[: MOST_BESIDE + 1])
    trail = _trail_of(entry, user)
    framework = _visible(Framework, entry.about_framework_id, user)
    sections = readable(sections)
    pulled = pull_lists(sections, user, units)
    pulled_rows = [row for row, *_names in pulled]
    owner = _visible(Unit, entry.owner_unit_id, user, at_hand=pulled_rows)
    sources = cited_by([entry, *sections, *links, *pulled_rows])
    contacts = [row for way in ways for row in (way.wanted, way.contact)]
    read_translations(
        [
            *(entry, *sections, *links, *documents, *contacts, *beside, *trail),
            *(framework, owner, *sources, *pulled_rows),
        ]
    )
    return {
        "parts": parts_of(sections),
        "links": links,
        "documents": documents,
        "ways": ways,
        "beside": beside[:MOST_BESIDE],
        "has_more_beside": len(beside) > MOST_BESIDE,
        "trail": trail,
        "framework": framework,
        "owner": owner,
        "sources": sources,
        "notice": notice_of([*_shown_on_page(entry, sections, links, framework), *pulled]),
        "addresses": resolve(_rich_texts(entry, sections, framework, pulled_rows), user),
    }


def topic_page(topic, user):
    """Return what the page of a topic shows to a person."""
    entries = list(Entry.objects.visible_to(user).current().filter(topic=topic).with_address())
    subtopics = list(Topic.objects.visible_to(user).filter(parent=topic))
    trail = topic_trail(topic.pk, user)
    read_translations([topic, *entries, *subtopics, *trail])
    shown = [(row, *IN_A_LIST) for row in (topic, *entries, *subtopics)]
    return {"entries": entries, "subtopics": subtopics, "trail": trail[:-1], "notice": notice_of(shown)}


def index_page(user):
    """Return the topics with their entries, subtopics behind the topic that they belong to."""
    shelves = topics_with_entries(user)
    entries = [entry for topic in shelves for entry in topic.shown_entries]
    read_translations([*shelves, *entries])
    rows = [*shelves, *entries]
    return {"topics": shelves, "shown_rows": rows, "notice": notice_of([(row, *IN_A_LIST) for row in rows])}


def questions_page(user):
    """Return the questions with their answers, and the sources that they cite."""
    questions = list(Question.objects.visible_to(user).current())
    addresses = resolve([localized(row, "answer").text for row in questions], user)
    return page_of(shown(questions, "question", "answer"), questions=questions, addresses=addresses)


def topics_with_entries(user):
    """Return the topics in reading order, each with `depth` (1 for the top) and `shown_entries`. Two queries."""
    topics = list(Topic.objects.visible_to(user))
    entries = list(Entry.objects.visible_to(user).current().with_address())
    for topic in topics:
        topic.shown_entries = [entry for entry in entries if entry.topic_id == topic.pk]
    return _in_reading_order(topics)


def topic_trail(topic_id, user):
    """Return the topic and those above it, the highest first. One query; a circle ends the walk."""
    topics = {topic.pk: topic for topic in Topic.objects.visible_to(user)}
    trail = []
    while topic_id in topics:
        trail.insert(0, topics.pop(topic_id))
        topic_id = trail[0].parent_id
    return trail


def _trail_of(entry, user):
    """Return the topics above an entry that was read with `for_page`. No query where its topic is at the top."""
    if entry.topic.parent_id is None:
        return [entry.topic] if entry.topic_is_shown else []
    return topic_trail(entry.topic_id, user)


def read_translations(rows):
    """Read in what state the translations of all rows of a page are: once a page, however many rows."""
    TranslationUnit.objects.attach_to(rows, active())


def _in_reading_order(topics):
    """Return each topic followed by its subtopics. What no way from the top leads to comes last."""
    ordered, waiting = [], list(topics)

    def take(parent_id, depth):
        for topic in [topic for topic in waiting if topic.parent_id == parent_id]:
            waiting.remove(topic)
            topic.depth = depth
            ordered.append(topic)
            take(topic.pk, depth + 1)

    take(None, 1)
    for topic in waiting:
        topic.depth = 1
    return ordered + waiting


def _visible(model, pk, user, at_hand=()):
    """Return the row that an entry refers to, as far as the person may see it; rows at hand were read as visible."""
    if pk is None:
        return None
    found = next((row for row in at_hand if row.pk == pk), None)
    return found or model.objects.visible_to(user).filter(pk=pk).first()


def _rich_texts(entry, sections, framework, pulled):
    yield localized(entry, "key_points").text
    yield from (localized(section, "body").text for section in sections)
    if framework:
        yield localized(framework, "summary").text
    yield from (localized(row, "mandate").text for row in pulled if isinstance(row, Unit))


def _shown_on_page(entry, sections, links, framework):
    """Yield the translated texts that stand on an entry's page and belong to it."""
    yield entry, "title", "summary", "key_points"
    yield from ((section, "heading", "body") for section in sections)
    yield from ((link, "title") for link in links)
    if framework:
        yield framework, "title", "purpose", "summary"
