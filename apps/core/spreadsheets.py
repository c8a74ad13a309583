"""Tables that a spreadsheet opens (CSV)."""

import csv

from django.http import StreamingHttpResponse
from django.utils.text import capfirst

CONTENT_TYPE = "text/csv; charset=utf-8"
MARK = "\ufeff"  # without it, Excel takes the file for one in the alphabet of its own country
# A spreadsheet would compute what begins like this, also behind spaces and in its wide form (OWASP, "CSV injection").
FORMULA = tuple("=+-@＝＋－＠\t\r\n")


def defused(text):
    """Return a text that a spreadsheet shows and never computes."""
    return f"'{text}" if text.startswith(FORMULA) or text.lstrip().startswith(FORMULA) else text


def streamed_table(name, columns, rows):
    """Return an answer that sends a table as it is read. columns: {title: function of a row}."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return StreamingHttpResponse(_lines(columns, rows), content_type=CONTENT_TYPE, headers=headers)


class _Line:
    """A file that returns what is written into it, for `csv`."""

    def write(self, text):
        return text


def _lines(columns, rows):
    writer = csv.writer(_Line())
    yield MARK + writer.writerow([capfirst(title) for title in columns])
    for row in rows:
        yield writer.writerow([defused(str(read(row))) for read in columns.values()])
