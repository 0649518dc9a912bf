"""`stores.ports.Mail` over SMTP: letters in plain text, one connection each."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr
from urllib.parse import unquote, urlsplit

import aiosmtplib
import structlog

from whisper_gate.domain.errors import DomainError, ErrorCode

TIMEOUT = 10.0  # seconds for each step of the conversation
_PORTS = {"smtp": 587, "smtps": 465}
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})

log = structlog.get_logger(__name__)


class SmtpMail:
    """A mail server.

    Args:
        url: `smtp://user:password@host:587` (STARTTLS, demanded of every server on another machine) or
            `smtps://user:password@host:465` (TLS from the start).
        sender: who the letters are from, as `Whisper Gate <calls@example.org>`.
        tls: whom to trust; None: what the system trusts.
    """

    def __init__(self, url: str, sender: str, tls: ssl.SSLContext | None = None) -> None:
        parts = urlsplit(url)
        self._host = parts.hostname or ""
        self._port = parts.port or _PORTS[parts.scheme]
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None
        self._wrapped = parts.scheme == "smtps"
        self._sender = sender
        self._tls = tls

    async def send(self, to: str, subject: str, text: str) -> None:
        """See the port. A letter that the server will never take is logged, and that is the end of it."""
        try:
            await aiosmtplib.send(
                self._letter(to, subject, text),
                hostname=self._host,
                port=self._port,
                username=self._user,
                password=self._password,
                use_tls=self._wrapped,
                start_tls=self._start_tls(),
                tls_context=self._tls,
                timeout=TIMEOUT,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            codes = sorted({refusal.code for refusal in error.recipients})
            if any(code < 500 for code in codes):  # noqa: PLR2004 - 4yz: later, perhaps (RFC 5321, 4.2.1)
                raise _not_taken(error) from error
            log.warning("mail.refused", codes=codes)
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise _not_taken(error) from error

    def _start_tls(self) -> bool | None:
        """False over TLS; on this machine when it is offered (None); anywhere else always."""
        if self._wrapped:
            return False
        return None if self._host in _THIS_MACHINE else True

    def _letter(self, to: str, subject: str, text: str) -> EmailMessage:
        letter = EmailMessage()
        letter["From"] = self._sender
        letter["To"] = to
        letter["Subject"] = subject
        letter["Date"] = format_datetime(datetime.now(UTC))
        letter["Message-ID"] = make_msgid(domain=parseaddr(self._sender)[1].rpartition("@")[2])
        letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
        letter.set_content(text)
        return letter


def _not_taken(error: Exception) -> DomainError:
    log.warning("mail.not_taken", error=type(error).__name__)
    return DomainError(ErrorCode.UNAVAILABLE, "The mail server cannot be reached.", retry_after=30)
