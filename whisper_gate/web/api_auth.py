"""REST: accounts, and the sessions on them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from whisper_gate.domain.users import User
from whisper_gate.services.registry import services
from whisper_gate.services.sessions import signed_in
from whisper_gate.web.identity import (
    address_of,
    clear_session_cookie,
    device_cookie,
    set_device_cookie,
    set_session_cookie,
)
from whisper_gate.web.routing import NO_STORE, Caller, errors
from whisper_gate.web.schemas import (
    Code,
    Credentials,
    NewPassword,
    NewUsername,
    Password,
    Registration,
    SessionList,
    SessionOut,
    SignedIn,
    UserOut,
)
from whisper_gate.words import language_for

MAX_DEVICE = 200

auth = APIRouter(prefix="/auth", tags=["accounts"])

SessionId = Annotated[str, Path(max_length=64)]


@auth.post("/register", status_code=201, responses=errors(409, 429))
async def register(body: Registration, request: Request, response: Response) -> SignedIn:
    """Create an account; answers with the account and a session token."""
    user = await services().accounts.register(
        body.username,
        body.email,
        body.password,
        address=address_of(request),
        language=language_for(request.headers.get("accept-language", "")),
    )
    token = await services().sessions.open(user, device=_device(request), address=address_of(request))
    response.headers.update(NO_STORE)
    return SignedIn(user=UserOut.of(user), token=token)


@auth.post("/login", responses=errors(401, 429))
async def log_in(body: Credentials, request: Request, response: Response) -> SignedIn:
    """Log in; answers with a session token, and sets the session cookie."""
    user = await services().accounts.log_in(
        body.username, body.password, address=address_of(request), device=device_cookie(request)
    )
    token = await services().sessions.open(user, device=_device(request), address=address_of(request))
    _keep(request, response, user, token)
    return SignedIn(user=UserOut.of(user), token=token)


@auth.post("/session", status_code=204, responses=errors(401))
async def open_session(body: Code, request: Request, response: Response) -> None:
    """Exchange a one-time code from a page for the session cookie."""
    user, token = await services().sessions.redeem_code(body.code)
    _keep(request, response, user, token)


@auth.post("/logout", status_code=204, responses=errors(401))
async def log_out(caller: Caller, request: Request, response: Response) -> None:
    """End the session; its token and cookie are dead from now on."""
    await services().sessions.log_out(caller)
    clear_session_cookie(request, response)


@auth.get("/me", responses=errors(401))
async def read_me(caller: Caller) -> UserOut:
    """The caller's account."""
    return UserOut.of(await services().accounts.me(caller))


@auth.patch("/me", responses=errors(401, 409))
async def change_me(body: NewUsername, caller: Caller) -> UserOut:
    """Take another username."""
    return UserOut.of(await services().accounts.rename(caller, body.username))


@auth.delete("/me", status_code=204, responses=errors(401, 429))
async def delete_me(body: Password, caller: Caller, request: Request, response: Response) -> None:
    """Delete the account, its rooms and its sessions."""
    await services().accounts.confirm(caller, body.password)
    await services().accounts.delete(caller)
    clear_session_cookie(request, response)


@auth.post("/password", responses=errors(401, 429))
async def change_password(
    body: NewPassword, caller: Caller, request: Request, response: Response
) -> SignedIn:
    """Set another password; every session ends, and this client gets a new one."""
    user = await services().accounts.change_password(caller, body.current_password, body.new_password)
    token = await services().sessions.open(
        user,
        device=_device(request),
        address=address_of(request),
        instead_of=signed_in(caller).session_id,
    )
    _keep(request, response, user, token)
    return SignedIn(user=UserOut.of(user), token=token)


@auth.get("/sessions", responses=errors(401))
async def list_sessions(caller: Caller) -> SessionList:
    """The caller's sessions, the most recently used first."""
    current = signed_in(caller).session_id
    return SessionList(
        sessions=[SessionOut.of(one, current) for one in await services().sessions.mine(caller)]
    )


@auth.delete("/sessions", status_code=204, responses=errors(401))
async def end_other_sessions(caller: Caller) -> None:
    """Sign out everywhere else."""
    await services().sessions.end_others(caller)


@auth.delete("/sessions/{session_id}", status_code=204, responses=errors(401, 404))
async def end_session(session_id: SessionId, caller: Caller) -> None:
    """Sign out one of the caller's sessions."""
    await services().sessions.end(caller, session_id)


def _keep(request: Request, response: Response, user: User, token: str) -> None:
    """Put the session into the browser, and what knows the browser again."""
    set_session_cookie(request, response, token)
    set_device_cookie(request, response, services().devices.issue(user, device_cookie(request)))
    response.headers.update(NO_STORE)


def _device(request: Request) -> str:
    return request.headers.get("user-agent", "")[:MAX_DEVICE]
