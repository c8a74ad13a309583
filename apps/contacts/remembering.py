"""The last question of a person, kept in their own browser and only where they wish it. The portal stores nothing.

The cookie names its person: on a browser that several colleagues share nobody meets the question of another.
"""

from dataclasses import astuple

from django.conf import settings

from apps.contacts.asking import Question

COOKIE = "whom_to_write_to"
DAYS = 180  # an emergency and its aftermath; who has moved on since is asked anew


def remembered(request):
    """Return the question that the person had remembered, None where there is none."""
    kept = request.get_signed_cookie(COOKIE, default="", salt=COOKIE, max_age=DAYS * 86_400)
    person, *keys = kept.split("|")
    if person != str(request.user.pk) or len(keys) != len(astuple(Question())):
        return None
    return Question(*keys)


def remember(response, question, user):
    """Have the browser keep a question of a person."""
    response.set_signed_cookie(
        COOKIE,
        "|".join([str(user.pk), *astuple(question)]),
        salt=COOKIE,
        max_age=DAYS * 86_400,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(response):
    """Have the browser forget the question."""
    response.delete_cookie(COOKIE, samesite="Lax")
