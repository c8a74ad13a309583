"""Forms as a browser sends them: what a page shows, unchanged."""

import html5lib

CONTROLS = {"input", "textarea", "select"}
BUTTONS = {"submit", "button", "file"}


def form_data(client, url):
    """Return {name: value} that a browser would send for the main form of the page at an address."""
    return form_data_of(client.get(url))


def form_data_of(response):
    """Return {name: value} that a browser would send for the main form of a page."""
    page = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    form = max(page.iter("form"), key=lambda form: len(list(form.iter())))
    return dict(_controls(form))


def _controls(form):
    for control in form.iter():
        name = control.get("name")
        if control.tag not in CONTROLS or not name or "__prefix__" in name or control.get("type") in BUTTONS:
            continue
        if control.tag == "textarea":
            yield name, (control.text or "").removeprefix("\n")
        elif control.tag == "select":
            chosen = [
                option.get("value") for option in control.iter("option") if option.get("selected") is not None
            ]
            yield name, chosen if control.get("multiple") is not None else "".join(chosen[:1])
        elif control.get("type") not in {"checkbox", "radio"}:
            yield name, control.get("value", "")
        elif control.get("checked") is not None:
            yield name, control.get("value", "on")
