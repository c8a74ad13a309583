"""Telephone numbers as people read them out."""

# Country codes of one and of two digits; all others have three (ITU-T E.164, annex).
_ONE_DIGIT = frozenset("17")
_TWO_DIGITS = frozenset({
    "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49",
    "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66",
    "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
})  # fmt: skip
GROUP = 3


def grouped(phone):
    """Return a stored number ("+41227179111") in groups: "+41 227 179 111". A last group of one joins its neighbour."""
    digits = phone.removeprefix("+")
    length = 1 if digits[:1] in _ONE_DIGIT else 2 if digits[:2] in _TWO_DIGITS else 3
    country, number = digits[:length], digits[length:]
    groups = [number[start : start + GROUP] for start in range(0, len(number), GROUP)]
    if len(groups) > 1 and len(groups[-1]) == 1:
        groups[-2:] = [groups[-2] + groups[-1]]
    return " ".join([f"+{country}", *groups])
