"""Keys of rows. One that comes from files has the same UUID in every installation."""

import uuid

NAMESPACE = uuid.UUID("6b1f6f0e-6a53-5b0e-9d8c-1d1f6a0c2a51")


def row_id(model_label, *natural_path):
    """Return the UUID of the row of `model_label` ("manual.section") at a natural path ("about-iom", "role")."""
    return uuid.uuid5(NAMESPACE, f"{model_label}:{'/'.join(natural_path)}")


def as_key(text):
    """Return what an address or a form names as a key, None where it is none."""
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None
