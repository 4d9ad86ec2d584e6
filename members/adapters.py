"""How allauth is bent to the directory's rules."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter

from members.notifications import services, sign_in


class AccountAdapter(DefaultAccountAdapter):
    """Accounts by e-mail address."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Leave through the outbox like every mail."""
        services.queue(to=email, **sign_in.letter(template_prefix, context))
