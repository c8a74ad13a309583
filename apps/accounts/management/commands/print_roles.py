from django.core.management.base import BaseCommand
from django.utils import translation

from apps.accounts.roles import ROLES

HEAD = """\
# Who may what

Printed from `apps/accounts/roles.py` by `manage.py print_roles > docs/roles.md`; `manage.py sync_roles` writes the same
table to the database. Actions on content hold for every content model, but notices are written in English by who may
`set_access`. Nobody deletes content: it is archived. Who publishes a language may also write it,
whatever stands under “Writes”.

| Role | For | Content | Writes | Publishes | Reviews | Also |
|---|---|---|---|---|---|---|
"""


class Command(BaseCommand):
    help = "Print the table of roles as Markdown: actions on content, languages, other permissions."

    def handle(self, **options):
        with translation.override("en"):
            self.stdout.write(HEAD + "\n".join(_line(role) for role in ROLES))


def _line(role):
    cells = [f"`{role.code}`", str(role.purpose)]
    cells += [", ".join(values) or "–" for values in (role.content, role.write, role.publish, role.review)]
    cells.append("<br>".join(f"`{name}`" for name in role.extra) or "–")
    return f"| {' | '.join(cells)} |"
