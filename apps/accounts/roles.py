"""Who may what: the one table. `manage.py sync_roles` writes it to the database, docs/roles.md prints it.

A role is a group. Rights on content are the same for every content model, so a new model needs no new line here.
Rights on languages are permissions made from LANGUAGES ("translation.publish_fr").
"""

from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from apps.core.languages import CODES, SOURCE, TARGETS, own_name

READER, EDITOR, PUBLISHER, ADMINISTRATOR = "reader", "editor", "publisher", "administrator"
TRANSLATOR, REVIEWER = "translator", "reviewer"
OF_A_LANGUAGE = (TRANSLATOR, REVIEWER)
# Who may ask colleagues to read something, and see who has.
ASKS_TO_READ = ("reading.view_mustread", "reading.add_mustread", "reading.change_mustread")
KINDS = {
    READER: _("Reader"),
    EDITOR: _("Editor"),
    PUBLISHER: _("Publisher"),
    TRANSLATOR: _("Translator"),
    REVIEWER: _("Reviewer"),
    ADMINISTRATOR: _("Administrator"),
}


# Addresses of other sites that stand in content, and which of them are dead: for all who write.
SEES_LINKS = ("links.view_link",)
# Messages from readers: translators handle those of readers of their language.
ANSWERS = ("feedback.view_report", "feedback.change_report")
ANSWERS_ALL = (*ANSWERS, "feedback.handle_all_languages")


@dataclass(frozen=True)
class Role:
    """One line of the table.

    content: actions on every content model ("view", "add", "change"); nobody deletes content.
    write, publish, review: language codes. Who may publish a language may write it too.
    extra: permissions as Django writes them ("accounts.add_user").
    """

    code: str
    name: str
    purpose: str
    content: tuple = ()
    write: tuple = ()
    publish: tuple = ()
    review: tuple = ()
    extra: tuple = ()

    @property
    def kind(self):
        """Return what an invitation asks for: the code without its language."""
        return self.code.partition("-")[0]

    @property
    def language(self):
        """Return the language that the role is bound to, "" for most roles."""
        return self.code.partition("-")[2]

    @property
    def works_in_admin(self):
        return bool(self.content or self.extra)

    @property
    def language_permissions(self):
        """Return the codenames of the rights on languages ("write_fr")."""
        return [
            f"{right}_{language}"
            for right in ("write", "publish", "review")
            for language in getattr(self, right)
        ]


def _of_language(kind, purpose, language, **rights):
    name = format_lazy("{} · {}", KINDS[kind], own_name(language))
    return Role(
        f"{kind}-{language}",
        name,
        purpose,
        content=("view", "change"),
        extra=(*ANSWERS, *SEES_LINKS),
        **rights,
    )


ROLES = (
    Role(READER, KINDS[READER], _("Reads what is published for staff.")),
    Role(
        EDITOR,
        KINDS[EDITOR],
        _("Writes the English text and the structure of the content."),
        content=("view", "add", "change"),
        write=(SOURCE,),
        extra=(*ASKS_TO_READ, *ANSWERS_ALL, *SEES_LINKS),
    ),
    Role(
        PUBLISHER,
        KINDS[PUBLISHER],
        _("Publishes in every language and decides who may read a page."),
        content=("view", "add", "change"),
        publish=CODES,
        review=TARGETS,
        extra=(
            "editorial.set_access",
            "editorial.view_publication",
            "editorial.view_revision",
            *ASKS_TO_READ,
            *ANSWERS_ALL,
            *SEES_LINKS,
        ),
    ),
    *(
        _of_language(
            TRANSLATOR,
            _("Writes the texts of one language and nothing else."),
            language,
            write=(language,),
        )
        for language in TARGETS
    ),
    *(
        _of_language(
            REVIEWER,
            _("Corrects, confirms and publishes the texts of one language."),
            language,
            write=(language,),
            publish=(language,),
            review=(language,),
        )
        for language in TARGETS
    ),
    Role(
        ADMINISTRATOR,
        KINDS[ADMINISTRATOR],
        _("Invites people, gives roles, and may do all that a publisher may."),
        content=("view", "add", "change"),
        publish=CODES,
        review=TARGETS,
        extra=(
            "editorial.set_access",
            "editorial.view_publication",
            "editorial.view_revision",
            *ASKS_TO_READ,
            "accounts.view_user",
            "accounts.change_user",
            "accounts.view_invitation",
            "accounts.add_invitation",
            "accounts.view_auditrecord",
            *ANSWERS_ALL,
            *SEES_LINKS,
        ),
    ),
)

BY_CODE = {role.code: role for role in ROLES}


def codes_for(kinds, languages):
    """Return the codes of the roles of these kinds; translators and reviewers get one role for each language."""
    return [
        role.code
        for role in ROLES
        if role.kind in kinds and (not role.language or role.language in languages)
    ]
