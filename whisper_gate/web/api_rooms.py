"""REST: rooms, who is on their list, who is banned, what happened in them, and their door."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.rooms import is_id
from whisper_gate.services.entry import TICKET_TTL
from whisper_gate.services.registry import services
from whisper_gate.services.rooms import UNCHANGED, no_such_room
from whisper_gate.web.qr import qr_svg
from whisper_gate.web.routing import NO_STORE, Anyone, Caller, base_url, errors
from whisper_gate.web.schemas import (
    ActivityList,
    ActivityOut,
    BanList,
    BanOut,
    Entry,
    GrantOut,
    MemberIn,
    MemberList,
    MemberOut,
    NewRoom,
    RoomChanges,
    RoomFace,
    RoomList,
    RoomOut,
)

SVG = "image/svg+xml"
_PICTURE = {"description": "The picture", "content": {SVG: {"schema": {"type": "string"}}}}

rooms = APIRouter(prefix="/rooms", tags=["rooms"])

Username = Annotated[str, Path(max_length=64)]
BanKey = Annotated[str, Path(max_length=128)]
Limit = Annotated[int, Query(ge=1, le=1000)]


@rooms.post("/create", status_code=201, responses=errors(401))
async def create_room(body: NewRoom, caller: Caller, request: Request) -> RoomOut:
    """Make a room."""
    room = await services().rooms.create(
        caller, body.name, access=body.access, capacity=body.capacity, password=body.password
    )
    return RoomOut.of(room, base_url(request))


@rooms.get("", responses=errors(401))
async def list_rooms(caller: Caller, request: Request) -> RoomList:
    """The caller's rooms, newest first."""
    mine = await services().rooms.mine(caller)
    return RoomList(rooms=[RoomOut.of(room, base_url(request)) for room in mine])


@rooms.get("/{room_id}", responses=errors(401, 404))
async def look_at_room(room_id: str, visitor: Anyone) -> RoomFace:
    """What one may know of a room before its door; 404 where it is not for one to see."""
    room, standing = await services().entry.look(room_id, visitor)
    return RoomFace.of(room, standing)


@rooms.get("/{room_id}/qr.svg", response_class=Response, responses={200: _PICTURE, **errors(404)})
async def room_as_qr_code(room_id: str, request: Request) -> Response:
    """The room's link as a QR code. It tells no more than the link, so not whether there is such a room."""
    if not is_id(room_id):
        raise no_such_room()
    picture = qr_svg(f"{base_url(request)}/rooms/{room_id}")
    return Response(picture, media_type=SVG, headers={"Cache-Control": "private, max-age=3600"})


@rooms.patch("/{room_id}", status_code=204, responses=errors(401, 404))
async def change_room(room_id: str, body: RoomChanges, caller: Caller) -> None:
    """Change one of the caller's rooms; a null password takes the password away."""
    await services().rooms.configure(
        caller,
        room_id,
        name=body.name,
        access=body.access,
        capacity=body.capacity,
        password=body.password if "password" in body.model_fields_set else UNCHANGED,
    )


@rooms.delete("/{room_id}", status_code=204, responses=errors(401, 404))
async def delete_room(room_id: str, caller: Caller) -> None:
    """Delete one of the caller's rooms; its link is dead from now on, and its call ends."""
    await services().rooms.delete(caller, room_id)


@rooms.get("/{room_id}/members", responses=errors(401, 404))
async def list_members(room_id: str, caller: Caller) -> MemberList:
    """Who is on the room's list."""
    people = await services().rooms.people(caller, room_id)
    return MemberList(members=[MemberOut(username=name, membership=kind) for name, kind in people])


@rooms.put("/{room_id}/members/{username}", status_code=204, responses=errors(401, 404))
async def put_member(room_id: str, username: Username, body: MemberIn, caller: Caller) -> None:
    """Put somebody with an account on the room's list, or change what they are."""
    await services().rooms.set_member(caller, room_id, username, body.membership)


@rooms.delete("/{room_id}/members/{username}", status_code=204, responses=errors(401, 404))
async def delete_member(room_id: str, username: Username, caller: Caller) -> None:
    """Take somebody off the room's list."""
    await services().rooms.set_member(caller, room_id, username, None)


@rooms.get("/{room_id}/bans", responses=errors(401, 404))
async def list_bans(room_id: str, caller: Caller) -> BanList:
    """Who is banned from the room."""
    room = await services().rooms.owned(caller, room_id)
    return BanList(bans=[BanOut(key=ban.key, name=ban.name, at=ban.at) for ban in room.bans])


@rooms.delete("/{room_id}/bans/{key}", status_code=204, responses=errors(401, 404))
async def delete_ban(room_id: str, key: BanKey, caller: Caller) -> None:
    """Lift a ban."""
    await services().rooms.unban(caller, room_id, key)


@rooms.get("/{room_id}/activity", responses=errors(401, 404))
async def list_activity(room_id: str, caller: Caller, limit: Limit = 200) -> ActivityList:
    """What happened to the room, newest first: entries, refusals, host actions, changes. No content."""
    entries = await services().rooms.activity(caller, room_id, limit)
    return ActivityList(activity=[ActivityOut.of(entry) for entry in entries])


@rooms.post("/{room_id}/{user_id}/join", responses=errors(401, 404, 429))
async def join_room(room_id: str, user_id: str, body: Entry, caller: Caller, response: Response) -> GrantOut:
    """Check entry; answers with a join ticket for the signalling socket, or with one for knocking."""
    if caller.user_id != user_id or caller.identity is None:
        raise DomainError(ErrorCode.FORBIDDEN, "You can only join as yourself.")
    grant = await services().entry.grant(
        room_id, caller, body.name or caller.identity.username, body.password
    )
    response.headers.update(NO_STORE)
    return GrantOut(
        ticket=grant.ticket,
        participant_id=grant.participant_id,
        expires_in=TICKET_TTL,
        room_id=grant.room.id,
        waits=grant.waits,
        ice_servers=[] if grant.waits else services().ice.of(grant.participant_id),
    )
