"""Tables that a spreadsheet opens (CSV)."""

CONTENT_TYPE = "text/csv; charset=utf-8"
MARK = "\ufeff"  # without it, Excel takes the file for one in the alphabet of its own country
# A spreadsheet would compute what begins like this, also behind spaces and in its wide form (OWASP, "CSV injection").
FORMULA = tuple("=+-@＝＋－＠\t\r\n")


def defused(text):
    """Return a text that a spreadsheet shows and never computes."""
    return f"'{text}" if text.startswith(FORMULA) or text.lstrip().startswith(FORMULA) else text
