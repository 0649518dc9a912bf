"""People for the tests of accounts and sessions."""

import pytest

from whisper_gate.domain.errors import DomainError
from whisper_gate.domain.users import Identity, Visitor

PASSWORD = "correct horse battery staple"
HERE = "192.0.2.1"


async def refusal(awaitable):
    with pytest.raises(DomainError) as caught:
        await awaitable
    return caught.value


def here(identity: Identity) -> Visitor:
    """Somebody who is signed in, at this address."""
    return Visitor(identity, address=HERE)
