from apps.accounts.models.audit import Action, AuditRecord
from apps.accounts.models.invitations import Invitation
from apps.accounts.models.people import User, UserManager
from apps.accounts.models.throttles import Throttle

__all__ = ["Action", "AuditRecord", "Invitation", "Throttle", "User", "UserManager"]
