"""Sentences of a text, in whatever language: where they end, and the one that some words stand in."""

import re

LONGEST_SHOWN = 160  # characters on each side of what is shown in its sentence
# Latin and Arabic marks, with the quotation mark or bracket that closes after them; the end of a line or a block.
_END = re.compile("[.!?…؟۔](?:[\"'”’)\\]]|[\u00a0\u202f ]?»)*(?=\\s|$)|[\n\u2029]+")


def sentences(text):
    """Return the sentences of a plain text, without the space between them."""
    return [sentence for start, end in _spans(text) if (sentence := text[start:end].strip())]


def sentence_around(text, start, end):
    """Return the sentence that `text[start:end]` stands in as (before it, the words, after it), shortened with “…”."""
    spans = list(_spans(text))
    first = max((begin for begin, _stop in spans if begin <= start), default=0)
    last = min((stop for _begin, stop in spans if stop >= end), default=len(text))
    before, after = text[first:start].lstrip(), text[end:last].rstrip()
    if len(before) > LONGEST_SHOWN:
        before = "…" + before[-LONGEST_SHOWN:].partition(" ")[2]
    if len(after) > LONGEST_SHOWN:
        after = after[:LONGEST_SHOWN].rpartition(" ")[0] + "…"
    return _on_one_line(before), _on_one_line(text[start:end]), _on_one_line(after)


def _spans(text):
    start = 0
    for found in _END.finditer(text):
        yield start, found.end()
        start = found.end()
    if start < len(text):
        yield start, len(text)


def _on_one_line(text):
    return re.sub("[\n\u2029]+", " ", text)
