"""An administrator invites a colleague, who opens the link in the mail, reads in French what a translator does here,
and finds the entries."""

import re

import pytest

from tests.accounts.factories import PASSWORD

pytestmark = pytest.mark.browser


def test_first_sign_in_after_an_invitation(signed_in, tab, mailoutbox):
    office = signed_in("administrator")
    office.goto("/en/admin/accounts/invitation/add/")
    office.locator("input[name=email]").fill("amina@example.org")
    office.locator("input[name=full_name]").fill("Amina Diallo")
    office.locator("input[name=kinds][value=translator]").check()
    office.locator("input[name=languages][value=fr]").check()
    office.locator("select[name=language]").select_option("fr")
    office.locator("input[name=_save]").click()

    (mail,) = mailoutbox
    link = re.search(r"https?://\S+", mail.body)[0]
    guest = tab()
    guest.goto(link)
    guest.locator("input[name=password1]").fill(PASSWORD)
    guest.locator("input[name=password2]").fill(PASSWORD)
    guest.locator("main button").click()

    assert mail.to == ["amina@example.org"]
    assert guest.url.endswith("/fr/")
    assert guest.locator("html").get_attribute("lang") == "fr"
    guest.locator(".messages a").click()
    assert guest.url.endswith("/fr/help/translator/")
    assert guest.locator("h1").inner_text() == "Aide pour la traduction"
    guest.goto("/fr/admin/manual/entry/")
    assert guest.locator("#result_list tbody tr").count() == 7

    stranger = tab()
    stranger.goto(link)
    assert stranger.locator("input[name=password1]").count() == 0
