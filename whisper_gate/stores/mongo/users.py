"""Accounts in MongoDB."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pymongo import ASCENDING
from pymongo.errors import DuplicateKeyError

from whisper_gate.domain.errors import DomainError, ErrorCode, Reason
from whisper_gate.domain.users import User
from whisper_gate.stores.mongo.connection import Database, Document, reaching


class MongoUserStore:
    """`stores.ports.UserStore`. Names and e-mails are compared by their case-folded form."""

    def __init__(self, db: Database) -> None:
        self._users = db.users

    async def add(self, user: User) -> None:
        """See the port."""
        document = {
            "_id": user.id,
            "username": user.username,
            "username_key": user.username.casefold(),
            "email": user.email,
            "email_key": user.email.casefold(),
            "password_hash": user.password_hash,
            "created_at": user.created_at,
            "disabled": user.disabled,
            "email_verified": user.email_verified,
        }
        try:
            async with reaching():
                await self._users.insert_one(document)
        except DuplicateKeyError as error:
            if "email_key" in (error.details or {}).get("keyPattern", {}):
                why = Reason("error-email-taken", "There is an account with this e-mail address.")
                raise DomainError(ErrorCode.EMAIL_TAKEN, why) from error
            raise _name_taken() from error

    async def by_id(self, user_id: str) -> User | None:
        """See the port."""
        return await self._find({"_id": user_id})

    async def by_ids(self, user_ids: Sequence[str]) -> list[User]:
        """See the port."""
        async with reaching():
            return [_user(found) async for found in self._users.find({"_id": {"$in": list(user_ids)}})]

    async def by_login(self, name_or_email: str) -> User | None:
        """See the port."""
        field = "email_key" if "@" in name_or_email else "username_key"
        return await self._find({field: name_or_email.casefold()})

    async def find(self, text: str = "", limit: int = 200) -> list[User]:
        """See the port."""
        part = {"$regex": re.escape(text.casefold())}
        query = {"$or": [{"username_key": part}, {"email_key": part}]} if text else {}
        async with reaching():
            cursor = self._users.find(query).sort("username_key", ASCENDING).limit(limit)
            return [_user(found) async for found in cursor]

    async def set_password_hash(self, user_id: str, password_hash: str) -> None:
        """See the port."""
        await self._set({"_id": user_id}, {"password_hash": password_hash})

    async def set_username(self, user_id: str, username: str) -> None:
        """See the port."""
        try:
            await self._set({"_id": user_id}, {"username": username, "username_key": username.casefold()})
        except DuplicateKeyError as error:
            raise _name_taken() from error

    async def set_disabled(self, user_id: str, disabled: bool) -> None:
        """See the port."""
        await self._set({"_id": user_id}, {"disabled": disabled})

    async def set_email_verified(self, user_id: str, email: str) -> bool:
        """See the port."""
        return await self._set({"_id": user_id, "email": email}, {"email_verified": True})

    async def remove(self, user_id: str) -> None:
        """See the port."""
        async with reaching():
            await self._users.delete_one({"_id": user_id})

    async def _set(self, query: Document, fields: Document) -> bool:
        async with reaching():
            return (await self._users.update_one(query, {"$set": fields})).matched_count == 1

    async def _find(self, query: Document) -> User | None:
        try:
            async with reaching():
                found = await self._users.find_one(query)
        except UnicodeEncodeError:  # a lone surrogate, which no stored text can hold
            return None
        return _user(found) if found else None


def _user(found: Document) -> User:
    return User(
        found["_id"],
        found["username"],
        found["email"],
        found["password_hash"],
        found["created_at"],
        found.get("disabled", False),
        found.get("email_verified", False),
    )


def _name_taken() -> DomainError:
    return DomainError(ErrorCode.NAME_TAKEN, Reason("error-name-taken", "This username is taken."))
