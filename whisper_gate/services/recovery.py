"""Links that verify an e-mail address or set a new password: made, and taken back.

The token stands in the fragment of the link, so that no browser sends it in a request line or a Referer and
no log keeps it; the page hands it in.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

from whisper_gate.domain.audit import Event
from whisper_gate.domain.errors import DomainError, ErrorCode, Reason
from whisper_gate.domain.users import Identity, User, Visitor
from whisper_gate.services.audit import AuditLog
from whisper_gate.services.passwords import PasswordHasher, check_new_password
from whisper_gate.services.sessions import SessionService, account_disabled
from whisper_gate.services.tokens import BadTokenError, Tokens, TokenUse
from whisper_gate.stores.ports import EphemeralStore, RateLimiter, UserStore

RESET_LIFE = timedelta(minutes=30)
VERIFY_LIFE = timedelta(days=7)


class Links:
    """Makes the links in letters, and those that an operator hands over.

    Args:
        tokens: signs them.
        base_url: the address of this site, from the settings: a request's Host header is the client's word.
    """

    def __init__(self, tokens: Tokens, base_url: str) -> None:
        self._tokens = tokens
        self._base_url = base_url

    def verify(self, user: User) -> str:
        """Verifies the user's e-mail address, as long as it is theirs."""
        return self._link("verify", user, VERIFY_LIFE, user.email)

    def reset(self, user: User) -> str:
        """Sets a new password, once, as long as the old one stands."""
        return self._link("reset", user, RESET_LIFE, user.password_hash)

    def read(self, use: TokenUse, token: str) -> tuple[str, str, str]:
        """User id, what the link is bound to, and its own id; BAD_LINK."""
        try:
            claims = self._tokens.read(use, token)
        except BadTokenError as error:
            raise bad_link() from error
        return claims["sub"], str(claims.get("bound")), claims["jti"]

    def _link(self, use: TokenUse, user: User, life: timedelta, bound_to: str) -> str:
        token = self._tokens.issue(use, user.id, int(life.total_seconds()), {"bound": fingerprint(bound_to)})
        return f"{self._base_url}/{use}#{token}"


class Recovery:
    """Takes links back: verifies addresses, sets new passwords. Works with and without a mail server."""

    def __init__(
        self,
        *,
        users: UserStore,
        sessions: SessionService,
        links: Links,
        hasher: PasswordHasher,
        ephemeral: EphemeralStore,
        limiter: RateLimiter,
        audit: AuditLog,
    ) -> None:
        self._users = users
        self._sessions = sessions
        self._links = links
        self._hasher = hasher
        self._ephemeral = ephemeral
        self._limiter = limiter
        self._audit = audit

    async def verify_email(self, token: str, *, address: str) -> None:
        """The address got its letter; BAD_LINK. A link that was used already is no mistake."""
        user_id, bound, _ = self._links.read("verify", token)
        user = await self._users.by_id(user_id)
        if user is None or fingerprint(user.email) != bound:
            raise bad_link()
        if not user.email_verified and await self._users.set_email_verified(user.id, user.email):
            self._audit.note(Event.EMAIL_VERIFIED, _visitor(user, address))

    async def reset_password(self, token: str, password: str, *, address: str) -> None:
        """Set the password, and end all sessions; BAD_LINK, VALIDATION_FAILED or ACCOUNT_DISABLED."""
        user_id, bound, link_id = self._links.read("reset", token)
        user = await self._users.by_id(user_id)
        if user is None or fingerprint(user.password_hash) != bound:
            raise bad_link()
        if user.disabled:
            raise account_disabled()
        check_new_password(password, username=user.username, email=user.email)
        if not await self._ephemeral.claim(f"reset:{link_id}", int(RESET_LIFE.total_seconds()) + 60):
            raise bad_link()
        await self._users.set_password_hash(user.id, await self._hasher.hash(password))
        await self._sessions.end_all(user.id)
        await self._limiter.forget("login_failures", user.id)
        self._audit.note(Event.PASSWORD_RESET, _visitor(user, address))


def fingerprint(text: str) -> str:
    """What a link says of the thing it is bound to; nothing can be learned from it."""
    return hashlib.sha256(b"whisper-gate link:" + text.encode()).hexdigest()[:32]


def bad_link() -> DomainError:
    """The one answer to links that are used, too old, or not ours."""
    why = Reason("error-bad-link", "This link was used already, or it is too old.")
    return DomainError(ErrorCode.BAD_LINK, why)


def _visitor(user: User, address: str) -> Visitor:
    return Visitor(Identity(user.id, user.username, ""), address=address)
