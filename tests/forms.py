"""Forms as a browser sends them: what a page shows, unchanged."""

import html5lib

CONTROLS = {"input", "textarea", "select"}
BUTTONS = {"submit", "button", "file"}


def form_data(client, url):
    """Return {name: value} that a browser would send for the main form of the page at an address."""
    return form_data_of(client.get(url))


def form_data_of(response):
    """Return {name: value} that a browser would send for the main form of a page."""
    return main_form(response.content.decode())


def main_form(html):
    """Return {name: value} that a browser would send for the longest form of a page."""
    return dict(_controls(max(_forms(html), key=lambda form: len(list(form.iter())))))


def forms_to_send(response):
    """Return [(address, {name: value})] of all forms of a page that a browser would send by POST."""
    return [
        (
            form.get("action") or response.request["PATH_INFO"] + "?" + response.request["QUERY_STRING"],
            dict(_controls(form)),
        )
        for form in _forms(response.content.decode())
        if form.get("method", "").lower() == "post"
    ]


def _forms(html):
    return list(html5lib.parse(html, namespaceHTMLElements=False).iter("form"))


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
