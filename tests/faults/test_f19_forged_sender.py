"""F19: somebody says that they are somebody else, or are called something else."""

from __future__ import annotations

from contextlib import AsyncExitStack
from types import SimpleNamespace

import pytest

from tests.security.talkers import TRANSPORTS, enter
from tests.security.test_s15_spoofed_sender import audited, heard_since
from tests.security.world import account
from whisper_gate.domain.permissions import Standing
from whisper_gate.domain.rooms import Access

SDP = {"type": "offer", "sdp": "v=0\r\n"}


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_the_servers_word_counts_for_who_somebody_is(server, kept, transport):
    """A forged `from` is refused and written down; a forged name is not even passed on."""
    async with AsyncExitStack() as stack:
        owner = (await account(kept, Standing.OWNER)).visitor
        room = (await kept.rooms.create(owner, "Room", access=Access.LINK)).id
        ana = await enter(stack, server, kept, room, visitor=owner, name="Ana")
        mallory = await enter(stack, server, kept, room, name="Mallory", transport=transport)
        assert (await ana.wait_for("join", mallory.id))["name"] == "Mallory"
        ben = await enter(stack, server, kept, room, name="Ben", other_than=mallory)
        await mallory.wait_for("join", ben.id)
        await ben.wait_for("welcome")
        heard, log = {one: len(one.frames) for one in (ana, ben)}, len(server.output())

        # Somebody else's id, in the frame or inside of it.
        await mallory.raw({"type": "offer", "from": ana.id, "to": ben.id, "offer": SDP})
        await mallory.raw({"type": "leave", "from": ana.id})
        await mallory.wait_for("error", count=2)
        assert mallory.errors == ["forged_sender"] * 2
        for one in (ana, ben):
            fresh = [
                frame for frame in await heard_since(one, heard[one], mallory) if frame["type"] != "join"
            ]
            assert fresh == []

        # Somebody else's name, in whatever frame: receivers see what the server knows.
        lies = {"name": "Ana", "role": "owner", "id": ana.id, "by": ana.id}
        await mallory.say("state", hand=True, **lies)
        state = await ben.wait_for("state", mallory.id)
        assert set(state) == {"type", "from", "mic", "camera", "screen", "hand"}
        await mallory.say("offer", to=ana.id, offer=SDP | lies, **lies)
        offer = await ana.wait_for("offer", mallory.id, count=2)
        assert offer == {"type": "offer", "from": mallory.id, "to": ana.id, "offer": SDP}
        cleo = await enter(stack, server, kept, room, name="Cleo")
        known = {one["id"]: (one["name"], one["role"]) for one in cleo.of_type("welcome")[0]["participants"]}
        assert known[mallory.id] == ("Mallory", "guest")

        # In the log of the server, and in that of the room, which its owner reads.
        assert server.output()[log:].count("signaling.forged_sender") >= 2
        assert await audited(SimpleNamespace(kept=kept, here=room), at_least=2) == 2
