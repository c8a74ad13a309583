"""How gunicorn runs the portal: the same for `make serve` and for containers.

The number of workers is gunicorn's own WEB_CONCURRENCY, 1 when unset: SQLite has one writer, and one process with
threads serves a small office. The address is given on the command line.
"""

import gc

worker_class = "gthread"
threads = 8
preload_app = False  # what a worker opens, such as the database, it must open after the fork
graceful_timeout = 10  # seconds; a deployment waits for it
loglevel = "warning"
control_socket_disable = True  # it would be one for all gunicorns of this user; nothing uses it


def post_worker_init(worker):
    """Read the addresses and the words of every language: the first request would wait for them."""
    from django.conf import settings  # noqa: PLC0415  only a worker has settings
    from django.urls import reverse  # noqa: PLC0415
    from django.utils.translation import gettext, override  # noqa: PLC0415

    for code, _name in settings.LANGUAGES:
        with override(code):
            gettext("Home")
            reverse("admin:index")
    # What is loaded stays for good. To look through it for waste costs a tenth of a second, in somebody's request.
    gc.collect()
    gc.freeze()


def worker_exit(server, worker):
    """Store what a worker holds in memory, however it ends but by a kill."""
    from apps.reading import counting  # noqa: PLC0415  the models exist only in a worker

    counting.reads.write()
