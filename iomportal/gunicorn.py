"""How gunicorn runs the portal: the same for `make serve` and for containers.

The number of workers is gunicorn's own WEB_CONCURRENCY, 1 when unset: SQLite has one writer, and one process with
threads serves a small office. The address is given on the command line.
"""

worker_class = "gthread"
threads = 8
preload_app = False  # what a worker opens, such as the database, it must open after the fork
graceful_timeout = 10  # seconds; a deployment waits for it
loglevel = "warning"
control_socket_disable = True  # it would be one for all gunicorns of this user; nothing uses it


def worker_exit(server, worker):
    """Store what a worker holds in memory, however it ends but by a kill."""
    from apps.reading import counting  # noqa: PLC0415  the models exist only in a worker

    counting.reads.write()
