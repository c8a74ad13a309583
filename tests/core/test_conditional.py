import pytest
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import RequestFactory

from apps.core.conditional import unless_unchanged


@unless_unchanged
def view(request, text="Hello", status=200):
    form = f'<input type="hidden" name="csrfmiddlewaretoken" value="{get_token(request)}">'
    return HttpResponse(f"{form}<p>{text}</p>", status=status)


def ask(method="get", *, secret="a" * 32, etag=None, **kwargs):
    request = getattr(RequestFactory(), method)("/", headers={"If-None-Match": etag} if etag else {})
    request.META["CSRF_COOKIE"] = secret
    return view(request, **kwargs)


@pytest.mark.parametrize("method", ["get", "head"])
def test_an_unchanged_page_is_not_sent_again(method):
    first = ask(method)

    second = ask(method, etag=first.headers["ETag"])

    assert (first.status_code, second.status_code, second.content) == (200, 304, b"")


def test_a_weak_etag_as_a_compressed_answer_has_it_counts_too():
    assert ask(etag=f"W/{ask().headers['ETag']}").status_code == 304


@pytest.mark.parametrize("changed", [{"text": "Good bye"}, {"secret": "b" * 32}])
def test_a_changed_page_or_form_secret_is_sent(changed):
    assert ask(etag=ask().headers["ETag"], **changed).status_code == 200


def test_only_pages_that_were_read_have_an_etag():
    answers = [ask("post"), ask(status=404)]

    assert [answer.has_header("ETag") for answer in answers] == [False, False]
