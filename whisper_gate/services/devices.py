"""Browsers in which somebody has signed in before, known by a signed cookie.

Who guesses at an account from elsewhere can then use up nobody's attempts but those of strangers: the owner
still gets in from a browser of their own (OWASP, "Slow down online guessing attacks with device cookies").
"""

from __future__ import annotations

from whisper_gate.domain.users import User
from whisper_gate.services.tokens import BadTokenError, Tokens

DEVICE_LIFE = 180 * 24 * 3600  # seconds


class Devices:
    """Issues and reads the cookie. It says who signed in there, and opens nothing."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    def issue(self, user: User, cookie: str | None = None) -> str:
        """A fresh cookie for the browser; one that knows the user already stays the same device."""
        return self._tokens.issue("device", user.id, DEVICE_LIFE, jti=self._device_id(user, cookie))

    def guesser(self, user: User, cookie: str | None) -> str:
        """Whose attempts are counted: this browser's for this account, or those of all strangers to it."""
        device_id = self._device_id(user, cookie)
        return f"{user.id} {device_id}" if device_id else user.id

    def _device_id(self, user: User, cookie: str | None) -> str | None:
        if not cookie:
            return None
        try:
            claims = self._tokens.read("device", cookie)
        except BadTokenError:
            return None
        return str(claims["jti"]) if claims["sub"] == user.id else None
