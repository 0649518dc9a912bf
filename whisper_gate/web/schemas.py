"""The bodies of REST requests and answers; the OpenAPI document is made from these."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from whisper_gate.domain.audit import AuditEntry
from whisper_gate.domain.devices import device_words
from whisper_gate.domain.permissions import Standing
from whisper_gate.domain.rooms import (
    CAPACITY_DEFAULT,
    CAPACITY_MAX,
    CAPACITY_MIN,
    ROOM_NAME_MAX,
    ROOM_PASSWORD_MAX,
    Access,
    Membership,
    Room,
)
from whisper_gate.domain.users import (
    DISPLAY_NAME_MAX,
    EMAIL_MAX,
    PASSWORD_MAX,
    PASSWORD_MIN,
    USERNAME_MAX,
    USERNAME_MIN,
    Session,
    User,
)

# No pattern says this of all scripts; the domain checks it.
_VISIBLE = "Needs a character that can be seen; control and direction characters are taken out."


def whole_number(value: object) -> object:
    """JSON has one kind of number: `8.0` is the integer 8 (JSON Schema, section 4.2.3)."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


class Body(BaseModel):
    """A request body: unknown fields are refused, types are not guessed."""

    model_config = ConfigDict(extra="forbid", strict=True)


Username = Annotated[
    str,
    Field(
        min_length=USERNAME_MIN,
        max_length=USERNAME_MAX,
        pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$",
        examples=["ana"],
    ),
]
OldPassword = Annotated[str, Field(min_length=1, max_length=PASSWORD_MAX)]
FreshPassword = Annotated[
    str,
    Field(
        min_length=PASSWORD_MIN,
        max_length=PASSWORD_MAX,
        description="Any characters; not one of those that many people use, nor the name or e-mail address.",
        examples=["a quiet door in the wall"],
    ),
]


class Registration(Body):
    """A new account."""

    username: Username
    email: Annotated[
        str,
        Field(
            max_length=EMAIL_MAX,
            pattern=r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$",
            examples=["ana@example.org"],
        ),
    ]
    password: FreshPassword


class Credentials(Body):
    """A name or e-mail address, and a password."""

    username: Annotated[str, Field(min_length=1, max_length=EMAIL_MAX)]
    password: OldPassword


class Code(Body):
    """A one-time code from a page."""

    code: Annotated[str, Field(min_length=1, max_length=64)]


class NewUsername(Body):
    """Another username."""

    username: Username


class NewPassword(Body):
    """Another password."""

    current_password: OldPassword
    new_password: FreshPassword


class Password(Body):
    """The caller's password, once more."""

    password: OldPassword


class NewRoom(Body):
    """A room to be made."""

    name: Annotated[str, Field(min_length=1, max_length=ROOM_NAME_MAX, description=_VISIBLE)]
    access: Annotated[Access, Field(strict=False)] = Access.LINK
    capacity: Annotated[int, Field(ge=CAPACITY_MIN, le=CAPACITY_MAX), BeforeValidator(whole_number)] = (
        CAPACITY_DEFAULT
    )
    password: Annotated[str | None, Field(min_length=1, max_length=ROOM_PASSWORD_MAX)] = None


class RoomChanges(Body):
    """What is to change about a room; what is absent stays."""

    name: Annotated[str | None, Field(min_length=1, max_length=ROOM_NAME_MAX, description=_VISIBLE)] = None
    access: Annotated[Access | None, Field(strict=False)] = None
    capacity: Annotated[
        int | None, Field(ge=CAPACITY_MIN, le=CAPACITY_MAX), BeforeValidator(whole_number)
    ] = None
    password: Annotated[
        str | None,
        Field(min_length=1, max_length=ROOM_PASSWORD_MAX, description="null takes the password away."),
    ] = None


class MemberIn(Body):
    """What somebody is to be on a room's list."""

    membership: Annotated[Membership, Field(strict=False)] = Membership.MEMBER


class Entry(Body):
    """How someone wants to enter."""

    name: Annotated[
        str | None,
        Field(min_length=1, max_length=DISPLAY_NAME_MAX, description=_VISIBLE),
    ] = None
    password: Annotated[str, Field(max_length=ROOM_PASSWORD_MAX)] = ""


class UserOut(BaseModel):
    """An account, as its owner sees it."""

    id: str
    username: str
    email: str
    email_verified: bool

    @classmethod
    def of(cls, user: User) -> UserOut:
        """From the domain's user."""
        return cls(id=user.id, username=user.username, email=user.email, email_verified=user.email_verified)


class SignedIn(BaseModel):
    """An account and a session token for `Authorization: Bearer`."""

    user: UserOut
    token: str


class SessionOut(BaseModel):
    """One sign-in; `device` is what it calls itself, in words, `address` where it signed in from."""

    id: str
    device: Annotated[str, Field(examples=["Firefox on Linux"])]
    address: str
    created_at: datetime
    last_seen: datetime
    current: Annotated[bool, Field(description="Whether it is the one that asks.")]

    @classmethod
    def of(cls, session: Session, current: str) -> SessionOut:
        """From the domain's session; `current` is the id of the one that asks."""
        return cls(
            id=session.id,
            device=device_words(session.device),
            address=session.address,
            created_at=session.created_at,
            last_seen=session.last_seen,
            current=session.id == current,
        )


class SessionList(BaseModel):
    """The caller's sessions, the most recently used first."""

    sessions: list[SessionOut]


class RoomOut(BaseModel):
    """A room, as its owner sees it."""

    id: str
    slug: str
    name: str
    access: Access
    capacity: int
    has_password: bool
    created_at: datetime
    link: str

    @classmethod
    def of(cls, room: Room, base_url: str) -> RoomOut:
        """From the domain's room; `base_url` without a slash at its end."""
        return cls(
            id=room.id,
            slug=room.slug,
            name=room.name,
            access=room.access,
            capacity=room.capacity,
            has_password=room.password_hash is not None,
            created_at=room.created_at,
            link=f"{base_url}/rooms/{room.id}",
        )


class RoomList(BaseModel):
    """The caller's rooms, newest first."""

    rooms: list[RoomOut]


class RoomFace(BaseModel):
    """A room, as somebody before its door may know it; `you` is what they are to it."""

    id: str
    name: str
    access: Access
    has_password: bool
    locked: bool
    capacity: int
    you: Standing

    @classmethod
    def of(cls, room: Room, standing: Standing) -> RoomFace:
        """From the domain's room."""
        return cls(
            id=room.id,
            name=room.name,
            access=room.access,
            has_password=room.password_hash is not None,
            locked=room.locked,
            capacity=room.capacity,
            you=standing,
        )


class MemberOut(BaseModel):
    """Somebody on a room's list."""

    username: str
    membership: Membership


class MemberList(BaseModel):
    """A room's list, by name; the owner is not on it."""

    members: list[MemberOut]


class BanOut(BaseModel):
    """Somebody who may not enter; an `a:` key is the hashed address of a banned guest: others there knock."""

    key: str
    name: str
    at: datetime


class BanList(BaseModel):
    """Who is banned, oldest first."""

    bans: list[BanOut]


class ActivityOut(BaseModel):
    """One line of a room's log."""

    at: datetime
    event: str
    who: str
    address: str
    whom: str
    detail: str

    @classmethod
    def of(cls, entry: AuditEntry) -> ActivityOut:
        """From the domain's entry."""
        return cls(
            at=entry.at,
            event=entry.event,
            who=entry.actor_name,
            address=entry.address,
            whom=entry.subject,
            detail=entry.detail,
        )


class ActivityList(BaseModel):
    """A room's log, newest first."""

    activity: list[ActivityOut]


class GrantOut(BaseModel):
    """What the door hands out: present `ticket` in the `join` frame within `expires_in` seconds.

    With `waits`, a host decides: the answer to `join` is `waiting`, and `welcome` follows when one opens.
    """

    ticket: str
    participant_id: str
    expires_in: int
    room_id: str
    waits: bool
    ice_servers: list[dict[str, object]]


class ErrorDetail(BaseModel):
    """What went wrong."""

    code: str
    message: str
    fields: dict[str, str] | None = None


class ErrorOut(BaseModel):
    """Every error has this form."""

    error: ErrorDetail
