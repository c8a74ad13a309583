import pytest

from apps.contacts.phones import grouped


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("+41227179111", "+41 227 179 111"),
        ("+12025550143", "+1 202 555 0143"),  # no group of one
        ("+221338890000", "+221 338 890 000"),
        ("+4122717", "+41 227 17"),
    ],
)
def test_grouped(stored, shown):
    assert grouped(stored) == shown
