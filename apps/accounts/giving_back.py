"""What a person wrote in a form whose session had ended: it goes along with the sign-in and comes back to that person.

Nothing is stored. A form that wants this names its writer (`{% writer %}`); what it sends without a session is signed
and stands in the sign-in form. Whoever signs in gets it back if they are that writer, to look at and to send again.
"""

from django.core import signing
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from apps.accounts.forms import SignInForm
from apps.accounts.signing_in import OF_A_READER

WRITER, CARRIED, GIVEN_BACK = "writer", "carried", "given_back"
NOT_WRITTEN = frozenset({"csrfmiddlewaretoken", WRITER, CARRIED, GIVEN_BACK})
LARGEST = 1_500_000  # characters in the page, compressed
CARRIED_FOR = 60 * 60  # seconds
SHORTEST_SHOWN = 20


def writer_of(user):
    """Return the signed name of a person as a form carries it."""
    return signing.dumps(user.pk, salt=WRITER)


def what_was_written(posted):
    """Return {name: [values]} of what a person wrote in a form: no passwords, no files, nothing of the protocol."""
    return {
        name: values
        for name, values in posted.lists()
        if name not in NOT_WRITTEN and "password" not in name.lower()
    }


def carried(request):
    """Return what was posted, signed, to be carried through the sign-in; "" where it is too much, None for nothing."""
    writer = _signed(request.POST.get(WRITER, ""), WRITER, OF_A_READER.total_seconds())
    if writer is None:
        return None
    found = {"writer": writer, "path": request.get_full_path(), "data": what_was_written(request.POST)}
    blob = signing.dumps(found, salt=CARRIED, compress=True)
    return blob if len(blob) <= LARGEST else ""


def sign_in_page(request, blob):
    """Ask who wrote in a form to sign in, with what was written in the page."""
    context = {"form": SignInForm(request), CARRIED: blob, "was_writing": True}
    response = render(request, "accounts/sign_in.html", context, status=403)
    add_never_cache_headers(response)
    return response


def give_back(request, blob):
    """Return a page that gives a person back what they wrote, None where it is not theirs or too old."""
    found = _signed(blob, CARRIED, CARRIED_FOR)
    if found is None or found["writer"] != request.user.pk:
        return None
    fields = [(name, value) for name, values in found["data"].items() for value in values]
    shown = [value for _name, value in fields if len(value) >= SHORTEST_SHOWN]
    context = {"path": found["path"], "fields": fields, "shown": shown, "marker": GIVEN_BACK}
    return render(request, "accounts/given_back.html", context)


def after_refusal(request):
    """Return the way back for a form whose token was refused: its writer signed in again elsewhere. None for none.

    Only for what this very site has sent, by the browser's word (Origin), which no other site can forge.
    """
    if request.method != "POST" or request.headers.get("Origin") != request.build_absolute_uri("/").rstrip(
        "/"
    ):
        return None
    blob = request.POST.get(CARRIED) or carried(request)
    if not blob:
        return None
    return give_back(request, blob) if request.user.is_authenticated else sign_in_page(request, blob)


def is_given_back(request):
    """True when a form is sent to be shown with what was written in it, not to be stored."""
    return request.method == "POST" and GIVEN_BACK in request.POST


def _signed(text, salt, max_age):
    try:
        return signing.loads(text, salt=salt, max_age=max_age)
    except signing.BadSignature:
        return None
