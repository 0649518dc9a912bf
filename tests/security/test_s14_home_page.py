"""S14: the page of rooms acts on one's own rooms alone, whatever its events name."""

from __future__ import annotations

from tests.members import register
from tests.security.pages import PageSocket
from whisper_gate.ui.states.home import HomeState


async def test_a_room_of_somebody_else_stays_as_it_is(server):
    """A stranger's socket renames, deletes and brings back: it hears that there is no such room."""
    owner, stranger = register(server), register(server)
    room = owner.create(name="Hers")
    before = owner.client.get("/api/v1/rooms").json()
    headers = {"Origin": server.base_url, "Cookie": f"wg_session={stranger.token}"}
    async with PageSocket.open(server, headers=headers) as page:
        await page.event(HomeState, "rename", form={"room": room["id"], "new_name": "Mine now"})
        await page.event(HomeState, "delete", room_id=room["id"])
        await page.event(HomeState, "undo")
        await page.event(HomeState, "load")
        await page.event(HomeState, "refresh")
        heard = await page.hear_all()
    assert "This room does not exist." in heard
    assert "Hers" not in heard
    assert owner.client.get("/api/v1/rooms").json() == before
    for one in (owner, stranger):
        one.client.close()
