"""Two questions that a load balancer asks. Neither opens a session, and strangers learn nothing but yes or no."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def live(request):
    """Is the process there? The database is not asked: restarting the process would not bring it back."""
    return _answer("alive", 200)


@login_not_required
@require_safe
def ready(request):
    """Can it answer readers? The database answers and every migration has been applied."""
    return _answer("ready", 200) if _is_ready() else _answer("not ready", 503)


def _is_ready():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False


def _answer(word, status):
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(f"{word}\n", status=status, content_type="text/plain; charset=utf-8", headers=headers)
