"""What browsers find their way to each other with: STUN, and a relay with credentials of one's own.

The credentials are those of the REST scheme that coturn and hosted relays share a secret for
(draft-uberti-behave-turn-rest-00, section 2.2): nobody is registered anywhere, each participant has a name
of their own, and it ends by itself.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from dataclasses import dataclass

LIFE_MAX = 3600  # seconds


@dataclass(frozen=True, slots=True)
class IceServers:
    """The servers of this installation.

    Attributes:
        stun_urls: RFC 7064.
        turn_urls: RFC 7065.
        secret: shared with the TURN servers (coturn: `static-auth-secret`).
        life: seconds for which credentials are good, at most LIFE_MAX.
        relay_only: nobody's address is shown to anybody here.
    """

    stun_urls: tuple[str, ...] = ()
    turn_urls: tuple[str, ...] = ()
    secret: str = ""
    life: int = LIFE_MAX
    relay_only: bool = False

    def of(
        self, participant_id: str, now: float | None = None, life: int | None = None
    ) -> list[dict[str, object]]:
        """RTCConfiguration.iceServers (W3C WebRTC, section 4.2.2) for one participant.

        Args:
            participant_id: whose name the credentials carry.
            now: seconds since the epoch; the clock's, when not given.
            life: seconds for which they are good; as long as a participant's, when not given.
        """
        servers: list[dict[str, object]] = []
        if self.stun_urls:
            servers.append({"urls": list(self.stun_urls)})
        if self.turn_urls:
            until = int(time.time() if now is None else now) + (self.life if life is None else life)
            username = f"{until}:{participant_id}"
            servers.append(
                {"urls": list(self.turn_urls), "username": username, "credential": self._sign(username)}
            )
        return servers

    @property
    def renew_after(self) -> float:
        """Seconds after which a participant needs new ones; infinite where none end."""
        return self.life / 2 if self.turn_urls else float("inf")

    def _sign(self, username: str) -> str:
        # SHA-1 is the scheme's, and HMAC does not depend on its resistance to collisions.
        made = hmac.new(self.secret.encode(), username.encode(), hashlib.sha1)
        return base64.b64encode(made.digest()).decode()
