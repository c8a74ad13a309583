"""The preview of a change: the page as readers will get it, for whom, and without a trace."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone, translation

from apps.accounts.roles import ROLES
from apps.editorial.drafting import save_drafts
from apps.editorial.steps import last_step
from apps.editorial.workflow import discard
from apps.library.models import Term
from apps.manual.models import Entry
from apps.portal.models import MenuItem, Notice, OldAddress
from tests import builders
from tests.accounts.factories import make_user
from tests.editorial.drafting import all_rows, draft_of, signed_in

BANNER = "Preview of a draft: readers do not see this."
ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def entry():
    entry = builders.make_entry(children={"sections": [{"anchor": "role", "body_en": "<p>First.</p>"}]})
    return builders.translate(entry, "ar", title="عن المنظمة")


def address_of(change, language="en", **query):
    with translation.override(language):
        return reverse("editorial:preview", args=[change.pk], query=query)


def headline(page):
    return re.sub(r"<[^>]+>", "", re.search(r"<h1.*?</h1>", page.text, re.S)[0]).strip()


def with_second(rows):
    new = {"id": "7b0e0b1e-5a44-4b1c-9b58-0a5f1f6f1a01", "kind": "free", "anchor": "new", "position": 2}
    return [*rows, new | {"heading_en": "Quite new", "body_en": "<p>Second.</p>"}]


@pytest.mark.django_db
def test_a_preview_is_the_page_with_the_draft_in_place(entry, own_reads):
    editor = make_user("editor")
    change = draft_of(entry, editor, title_en="A new title", sections=with_second)
    client = signed_in(editor)

    page = client.get(address_of(change))

    assert (page.status_code, headline(page)) == (200, "A new title")
    assert BANNER in page.text
    assert "Second." in page.text
    assert "Quite new" in page.text
    live = client.get(entry.get_absolute_url())
    assert headline(live) == "About the Organization"
    assert BANNER not in live.text
    assert "Second." not in live.text
    assert [(read.model, count) for read, count in own_reads._held.items()] == [
        ("manual.entry", 1)
    ]  # the live one


@pytest.mark.django_db
def test_a_preview_in_arabic_is_laid_out_from_the_right(entry):
    translator = make_user("translator-ar")
    change = draft_of(entry, translator, "ar", title_ar="عنوان جديد")

    page = signed_in(translator).get(address_of(change, "ar"))

    assert '<html lang="ar" dir="rtl">' in page.text
    assert headline(page) == "عنوان جديد"
    assert f'href="{address_of(change)}?page=' in page.text.replace("&amp;", "&")
    assert headline(signed_in(translator).get(address_of(change))) == "About the Organization"


@pytest.mark.django_db
def test_who_works_in_the_administration_sees_the_preview(entry):
    address = address_of(draft_of(entry, make_user("editor"), title_en="A new title"))

    pages = {role.code: signed_in(make_user(role.code)).get(address) for role in ROLES}

    seen = {role: (page.status_code, "A new title" in page.text) for role, page in pages.items()}
    assert seen == dict.fromkeys(pages, (200, True)) | {"reader": (404, False)}


@pytest.mark.django_db
def test_a_stranger_is_sent_to_sign_in(entry, client):
    change = draft_of(entry, make_user("editor"), title_en="A new title")

    assert client.get(address_of(change)).url.startswith("/en/accounts/login/")


@pytest.mark.django_db(transaction=True)
def test_a_preview_leaves_nothing_behind(entry):
    editor = make_user("editor")
    change = draft_of(entry, editor, title_en="A new title", sections=with_second)
    builders.make_term("dtm")
    save_drafts([builders.new_payload(Term, code="wash", name_en="Water")], by=editor, change=change)
    client = signed_in(editor)
    client.get(reverse("portal:home"))
    before = all_rows()

    pages = [client.get(address_of(change, language, at="term.wash")) for language in ("en", "ar")]

    assert [page.status_code for page in pages] == [302, 302]  # the entry stands at no place of a list
    pages = [client.get(address_of(change, language)) for language in ("en", "ar")]
    assert [page.status_code for page in pages] == [200, 200]
    assert all_rows() == before


@pytest.mark.django_db
def test_a_preview_is_kept_by_nobody_and_changes_nothing(entry):
    editor = make_user("editor")
    change = draft_of(entry, editor, title_en="A new title")
    client = signed_in(editor)
    etag = client.get(entry.get_absolute_url()).headers["ETag"]

    page = client.get(address_of(change), headers={"if-none-match": f"*, {etag}"})

    assert (page.status_code, "ETag" in page.headers) == (200, False)
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in page.text
    nonces = set(re.findall(r'nonce="([^"]+)"', page.text))
    assert all(f"'nonce-{nonce}'" in page.headers["Content-Security-Policy"] for nonce in nonces)
    assert client.post(address_of(change)).status_code == 405


@pytest.mark.django_db
def test_messages_wait_for_the_next_page(entry):
    editor = make_user("editor")
    change = draft_of(entry, editor, title_en="A new title")
    client = signed_in(editor)
    step = reverse("admin:editorial_change_step", args=[change.pk, "submit"])
    client.post(step, {"change_note": "A new title.", "gravity": "normal", "seen": last_step(change)})

    assert "messagelist" not in client.get(address_of(change)).text
    assert "messagelist" in client.get(reverse("admin:editorial_change_change", args=[change.pk])).text


@pytest.mark.django_db
def test_a_page_asks_for_nothing_while_it_is_a_preview(entry):
    editor = make_user("editor")
    change = draft_of(entry, editor, title_en="A new title")

    page = signed_in(editor).get(address_of(change))

    assert "Was this what you needed?" not in page.text
    assert 'name="answer"' in signed_in(editor).get(entry.get_absolute_url()).text


@pytest.mark.django_db
def test_what_has_no_page_of_its_own_is_seen_where_it_is_listed():
    editor = make_user("editor")
    change = save_drafts([builders.new_payload(Term, code="wash", name_en="Water for all")], by=editor)
    client = signed_in(editor)

    answer = client.get(address_of(change))
    page = client.get(answer.url)

    assert answer.url.endswith("#term.wash")
    assert 'id="term.wash"' in page.text
    assert (
        '<form class="narrow-list" method="get" action="/en/library/terms/"' in page.text
    )  # links lead to real pages
    assert "Water for all" in page.text


@pytest.mark.django_db
def test_what_no_page_shows_says_so():
    publisher = make_user("publisher")
    old = builders.new_payload(OldAddress, former="manual/old", replacement="manual/", reason_en="Gone.")
    change = save_drafts([old], by=publisher)

    page = signed_in(publisher).get(address_of(change))

    assert (page.status_code, headline(page)) == (404, "There is no page to look at")
    assert page.headers["Cache-Control"] == "private, no-store"
    change_page = signed_in(publisher).get(reverse("admin:editorial_change_change", args=[change.pk])).text
    assert (">Preview<" in change_page, "Show it to a colleague" in change_page) == (False, False)


@pytest.mark.django_db
def test_a_menu_item_is_seen_on_the_home_page():
    publisher = make_user("publisher")
    change = save_drafts(
        [builders.new_payload(MenuItem, code="new", label_en="Quite new", path="manual/")], by=publisher
    )

    assert "Quite new" in signed_in(publisher).get(address_of(change)).text


@pytest.mark.django_db
def test_something_new_has_a_preview_in_every_language(entry):
    editor, translator = make_user("editor"), make_user("translator-fr")
    payload = builders.new_payload(Entry, slug="new", topic_id=str(entry.topic_id), title_en="New page")
    english = save_drafts([payload], by=editor)
    french = payload | {"language": "fr", "fields": {"title_fr": "Nouvelle page"}, "children": {}}
    change = save_drafts([french], by=translator)

    assert headline(signed_in(editor).get(address_of(english))) == "New page"
    assert headline(signed_in(translator).get(address_of(change, "fr"))) == "Nouvelle page"


@pytest.mark.django_db
def test_translations_are_in_the_state_that_they_will_have(entry):
    editor, older = make_user("editor"), "أقدم من النص الإنكليزي"
    change = draft_of(entry, editor, title_en="A new title")
    assert older in signed_in(editor).get(address_of(change, "ar")).text

    draft_of(entry, make_user("translator-ar"), "ar", change=change, title_ar="عنوان جديد")

    page = signed_in(editor).get(address_of(change, "ar"))
    assert (headline(page), older in page.text) == ("عنوان جديد", False)


@pytest.mark.django_db
def test_a_change_of_several_drafts_lets_choose_the_page(entry):
    editor = make_user("editor")
    other = builders.make_entry("other", title_en="Other")
    change = draft_of(entry, editor, title_en="First page")
    draft_of(other, editor, change=change, title_en="Second page")
    first, second = change.drafts.order_by("pk")

    page = signed_in(editor).get(address_of(change))
    assert headline(page) == "First page"
    assert f'href="?page={first.pk}" aria-current="true"' in page.text
    assert f'href="?page={second.pk}"' in page.text

    chosen = signed_in(editor).get(address_of(change, page=second.pk, theme="dark"))
    assert headline(chosen) == "Second page"
    assert '<html lang="en" dir="ltr" data-theme="dark">' in chosen.text
    assert "First page" in chosen.text  # what the change says elsewhere is in place too: it stands beside
    assert signed_in(editor).get(address_of(change, page=second.pk + 1000)).status_code == 404


@pytest.mark.django_db
def test_a_draft_that_has_no_place_says_so_in_words(entry):
    editor = make_user("editor")
    change = draft_of(entry, editor, slug="taken")
    builders.make_entry("taken")

    page = signed_in(editor).get(address_of(change))

    assert page.status_code == 409
    assert "This draft does not go with what is published now." in page.text


@pytest.mark.django_db
def test_who_decides_who_reads_a_page_sees_it_as_its_readers_will(entry):
    publisher, group = make_user("publisher"), Group.objects.create(name="Managers")
    change = draft_of(entry, publisher, title_en="Secret", access="restricted", restricted_to=[str(group.pk)])

    assert headline(signed_in(publisher).get(address_of(change))) == "Secret"
    assert signed_in(make_user("editor")).get(address_of(change)).status_code == 404
    assert not publisher.groups.filter(pk=group.pk).exists()


@pytest.mark.django_db
def test_a_notice_to_come_is_seen_before_its_time():
    publisher = make_user("publisher")
    soon, later = (timezone.now() + timezone.timedelta(days=days) for days in (1, 2))
    payload = builders.new_payload(
        Notice, code="soon", text_en="It begins.", severity="information",
        starts_at=soon.isoformat(), ends_at=later.isoformat(),
    )  # fmt: skip
    change = save_drafts([payload], by=publisher)

    page = signed_in(publisher).get(address_of(change))

    assert (page.status_code, "It begins." in page.text) == (200, True)


@pytest.mark.django_db
def test_the_form_of_a_draft_leads_to_its_preview_in_its_language(entry):
    translator = make_user("translator-ar")
    change = draft_of(entry, translator, "ar", title_ar="عنوان جديد")
    form = reverse("admin:manual_entry_change", args=[entry.pk], query={"language": "ar"})

    page = signed_in(translator).get(form)

    assert f'href="{address_of(change, "ar", page=change.drafts.get().pk)}">Preview</a>' in page.text


@pytest.mark.django_db
def test_a_closed_change_has_no_preview(entry):
    editor = make_user("editor")
    change = draft_of(entry, editor, title_en="A new title")
    discard(change, editor)

    assert signed_in(editor).get(address_of(change)).status_code == 404


@pytest.mark.once
def test_the_dark_colours_of_a_preview_are_those_of_the_device():
    def dark(name):
        css = (ROOT / "iomportal/static/portal" / name).read_text(encoding="utf-8")
        found = re.search(r"@media \(prefers-color-scheme: dark\) \{\n(.*?)\n\}", css, re.S)[1]
        return re.findall(r"--[a-z-]+: [^;]+;", found)

    chosen = (ROOT / "iomportal/static/portal/preview.css").read_text(encoding="utf-8")
    chosen = chosen[chosen.index(':root[data-theme="dark"]') :]

    assert re.findall(r"--[a-z-]+: [^;]+;", chosen) == dark("portal.css") + dark("notices.css")


@pytest.mark.once
def test_no_page_keeps_anything_in_a_cache():
    """A draft in place would be in it; whoever wants a cache has to switch it off in `trying.in_place`."""
    code = [*(ROOT / "apps").rglob("*.py"), *(ROOT / "templates").rglob("*.html")]
    texts = {path: path.read_text(encoding="utf-8") for path in code}

    assert [path for path, text in texts.items() if "django.core.cache" in text or "{% cache" in text] == []
