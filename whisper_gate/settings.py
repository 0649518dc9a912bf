"""Every setting, from the environment and `.env`, read once and frozen.

docs/configuration.md is generated from this class (`make docs`), and a test keeps the two equal.
"""

from __future__ import annotations

from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from limits import parse_many as parse_limits
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from whisper_gate import production, redis_uri, traces
from whisper_gate.domain.users import PASSWORD_COST
from whisper_gate.frontdoor import FrontDoor
from whisper_gate.services.ice import LIFE_MAX, IceServers

MIN_SECRET_BYTES = 32
MIN_SECRET_VARIETY = 8  # different characters; `aaaa...` is long but no secret


class SettingsError(Exception):
    """The environment holds a bad value; `str()` is one line for the operator."""


class Settings(FrontDoor):
    """The settings of one process tree; workers inherit them through the environment."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True)

    app_env: Literal["local", "production"] = Field(
        "local",
        description="`local` makes missing secrets itself and opens unknown rooms by link; "
        "`production` refuses to start without strong secrets, an https `PUBLIC_URL` behind a trusted "
        "proxy, and credentials for the stores.",
    )
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(3001, ge=1, le=65535, description="Port to listen on.")
    workers: int = Field(2, ge=1, le=64, description="Worker processes.")
    drain_delay: int = Field(
        0,
        ge=0,
        le=5,
        description="Seconds from SIGTERM to the end of the sockets, in which `/healthz` says 503, so that a "
        "proxy in front of several apps sends nobody new.",
    )
    data_dir: Path = Field(
        Path("./data"),
        description="Where the embedded services and made secrets are kept (mode 0700).",
    )
    mongo_uri: str | None = Field(
        None,
        description="MongoDB, as `mongodb://host:27017/whisper_gate`. Unset: the embedded one.",
    )
    redis_pub_uri: str | None = Field(
        None,
        description="Redis or Valkey for publishing, presence and page state, as `redis://host:6379`, "
        "`redis+sentinel://host:26379,host:26379/service` or `redis+cluster://host:6379,host:6379` "
        "(docs/redis.md). Unset: the embedded Valkey.",
    )
    redis_sub_uri: str | None = Field(
        None, description="Redis or Valkey for subscribing. Unset: the same as `REDIS_PUB_URI`."
    )
    page_state_uri: str | None = Field(
        None,
        description="Redis or Valkey for what Reflex keeps of open pages, as `redis://host:6379`: one "
        "server. Unset: that of `REDIS_PUB_URI` where it names one server, else the memory of each worker.",
    )
    jwt_secret: SecretStr | None = Field(
        None,
        description="Signs sessions and tickets; at least 32 bytes. Local runs make one.",
    )
    jwt_secret_previous: SecretStr | None = Field(
        None,
        description="The secret before a rotation: still accepted, no longer used to sign.",
    )
    password_pepper: SecretStr | None = Field(
        None,
        description="Mixed into password hashes, kept apart from the database; at least 32 bytes. "
        "Local runs make one. Changing it invalidates every password.",
    )
    password_cost: int = Field(
        PASSWORD_COST,
        ge=4,
        le=16,
        description="Work factor of bcrypt: 12 is about 250 ms of a core for each sign-in, one more doubles "
        "it. Raise it as processors get faster: each password is hashed anew at its next sign-in. Less than "
        "12 is refused in production.",
    )
    public_url: str | None = Field(
        None,
        description="The address people use, as `https://meet.example.org`, when a proxy hides it.",
    )
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Further origins whose pages may open sockets, separated by commas. "
        "The app's own origin is always allowed.",
    )
    trusted_proxy_hops: int = Field(
        0, ge=0, le=8, description="Reverse proxies in front whose forwarding headers are believed."
    )
    sockets_per_address: int = Field(
        200,
        ge=1,
        le=100_000,
        description="Sockets that one client address may have open on one worker. A page needs one; raise "
        "it where many people share an address.",
    )
    open_rooms: bool | None = Field(
        None,
        description="Whether an unknown room may be opened by its link. "
        "Unset: yes on a local run, no in production.",
    )
    stun_urls: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="STUN servers for the browsers, as `stun:host:3478`, separated by commas."
    )
    turn_urls: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="TURN servers for the browsers, as `turn:host:3478`, separated by commas."
    )
    turn_secret: SecretStr | None = Field(
        None,
        description="Shared with the servers of `TURN_URLS` (coturn: `static-auth-secret`); at least 32 "
        "bytes. Each participant gets credentials of their own, made with it.",
    )
    turn_life: int = Field(
        LIFE_MAX, ge=60, le=LIFE_MAX, description="Seconds for which a participant's credentials are good."
    )
    relay_only: bool = Field(
        False, description="Whether all calls go through `TURN_URLS`, so that nobody sees another's address."
    )
    register_limit: str = Field("30/hour", description="Registrations per address, in the form `30/hour`.")
    login_limit: str = Field("60/15minute", description="Sign-in attempts per address.")
    login_failure_limit: str = Field(
        "5/minute;10/15minute;20/4hour;40/2day",
        description="Failed sign-ins per account, counted apart for browsers that its owner has used "
        "before. With several windows the wait grows.",
    )
    letter_limit: str = Field("10/hour", description="Letters asked for, per account and per address.")
    smtp_url: SecretStr | None = Field(
        None,
        description="Mail server for verification and new passwords, as `smtp://user:password@host:587` "
        "(STARTTLS) or `smtps://user:password@host:465`. Unset: no letters; operators reset passwords by "
        "`python -m whisper_gate users reset`.",
    )
    mail_from: str | None = Field(
        None, description="Who the letters are from, as `Whisper Gate <calls@example.org>`."
    )
    room_password_limit: str = Field(
        "10/15minute", description="Tries at one room's password, per account or address."
    )
    knock_limit: str = Field("10/5minute", description="Knocks at one room, per person.")
    report_limit: str = Field("10/hour", description="Reports of a problem that one address may send.")
    report_read_limit: str = Field(
        "60/10minute",
        description="Codes of reports that one address may try, so that none is found by guessing.",
    )
    trial_limit: str = Field(
        "60/10minute",
        description="Lobbies of one address that may try out the relay, to say how good a call will be.",
    )
    uplink_limit: str = Field(
        "150/10minute", description="Uploads from one address whose time is measured; a lobby needs two."
    )
    report_days: int = Field(14, ge=1, le=365, description="Days that reports of a problem are kept.")
    audit_days: int = Field(90, ge=1, le=3650, description="Days that the audit log is kept.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Least severe level that is logged."
    )
    log_format: Literal["console", "json"] = Field(
        "console", description="`console` for people, `json` for log collectors."
    )
    otel_exporter_otlp_endpoint: str | None = Field(
        None,
        description="Where traces are sent by OTLP over HTTP, as `http://localhost:4318`; needs the "
        "packages of `requirements-otel.txt`. Unset: no traces.",
    )

    @field_validator("allowed_origins", "stun_urls", "turn_urls", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator(
        "mongo_uri",
        "redis_pub_uri",
        "redis_sub_uri",
        "page_state_uri",
        "public_url",
        "smtp_url",
        "mail_from",
        "otel_exporter_otlp_endpoint",
        mode="before",
    )
    @classmethod
    def _blank_is_unset(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("mongo_uri")
    @classmethod
    def _mongo_scheme(cls, value: str | None) -> str | None:
        return _check_scheme(value, "mongodb://", "mongodb+srv://")

    @field_validator("redis_pub_uri", "redis_sub_uri")
    @classmethod
    def _redis_scheme(cls, value: str | None) -> str | None:
        return redis_uri.parse(value).uri if value else value

    @field_validator("page_state_uri")
    @classmethod
    def _one_redis(cls, value: str | None) -> str | None:
        return _check_scheme(value, "redis://", "rediss://", "unix://")

    @field_validator("public_url", "otel_exporter_otlp_endpoint")
    @classmethod
    def _public_scheme(cls, value: str | None) -> str | None:
        checked = _check_scheme(value, "http://", "https://")
        return checked.rstrip("/") if checked else checked

    @field_validator("smtp_url")
    @classmethod
    def _smtp_scheme(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            parts = urlsplit(value.get_secret_value())
            if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
                raise ValueError("must have the form smtp://user:password@host:587 or smtps://...:465")
        return value

    @field_validator("mail_from")
    @classmethod
    def _sender(cls, value: str | None) -> str | None:
        if value is not None and not (value.isprintable() and "@" in parseaddr(value)[1]):
            raise ValueError("must have the form Whisper Gate <calls@example.org>")
        return value

    @field_validator(
        "register_limit",
        "login_limit",
        "login_failure_limit",
        "letter_limit",
        "room_password_limit",
        "knock_limit",
        "report_limit",
        "report_read_limit",
        "trial_limit",
        "uplink_limit",
    )
    @classmethod
    def _limit(cls, value: str) -> str:
        try:
            parse_limits(value)
        except ValueError as error:
            raise ValueError("must have the form 30/hour or 5/15minute;20/4hour") from error
        return value

    @field_validator("stun_urls")
    @classmethod
    def _stun_scheme(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for url in value:
            _check_scheme(url, "stun:", "stuns:")
        return value

    @field_validator("turn_urls")
    @classmethod
    def _turn_scheme(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for url in value:
            _check_scheme(url, "turn:", "turns:")
        return value

    @field_validator("jwt_secret", "jwt_secret_previous", "password_pepper", "turn_secret")
    @classmethod
    def _strong(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None:
            return None
        secret = value.get_secret_value()
        if len(secret.encode()) < MIN_SECRET_BYTES:
            raise ValueError(f"must be at least {MIN_SECRET_BYTES} bytes; {production.MAKE_ONE}")
        if len(set(secret)) < MIN_SECRET_VARIETY:
            raise ValueError(f"repeats too few characters; {production.MAKE_ONE}")
        return value

    @model_validator(mode="after")
    def _consistent(self) -> Settings:
        if self.turn_urls and not self.turn_secret:
            raise ValueError("TURN_URLS needs TURN_SECRET")
        if self.relay_only and not (self.turn_urls or self.embedded_turn):
            raise ValueError("RELAY_ONLY needs TURN_URLS")
        if self.smtp_url and not self.mail_from:
            raise ValueError("SMTP_URL is set, so MAIL_FROM must be too")
        if self.redis_sub_uri and not self.redis_pub_uri:
            raise ValueError("REDIS_SUB_URI is set, so REDIS_PUB_URI must be too")
        clusters = {
            redis_uri.parse(uri).kind == "cluster" for uri in (self.redis_pub_uri, self.redis_sub_uri) if uri
        }
        if len(clusters) > 1:
            raise ValueError("REDIS_SUB_URI must name a cluster if REDIS_PUB_URI does, and only then")
        if self.otel_exporter_otlp_endpoint and (missing := traces.lacking()):
            raise ValueError(f"OTEL_EXPORTER_OTLP_ENDPOINT is set, but {missing}")
        if self.app_env == "production":
            production.check(self)
        return self

    @property
    def opens_unknown_rooms(self) -> bool:
        """OPEN_ROOMS with its default resolved."""
        return self.app_env == "local" if self.open_rooms is None else self.open_rooms

    @property
    def listens_on(self) -> str:
        """HOST, or this very machine when Caddy is in front: nobody gets past it."""
        return "127.0.0.1" if self.domain else self.host

    @property
    def url(self) -> str:
        """The address that people use, as far as the settings know it; without a slash at its end."""
        if self.public_url:
            return self.public_url
        everywhere_or_here = {"127.0.0.1", "0.0.0.0", "::", "::1", "localhost"}  # noqa: S104 - compared, not bound
        host = "localhost" if self.host in everywhere_or_here else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def own_origins(self) -> tuple[str, ...]:
        """Origins that are ours beside the one a request was sent to."""
        return (*self.allowed_origins, self.public_url) if self.public_url else self.allowed_origins

    @property
    def ice(self) -> IceServers:
        """What the browsers find their way to each other with."""
        secret = self.turn_secret.get_secret_value() if self.turn_secret else ""
        return IceServers(self.stun_urls, self.turn_urls, secret, self.turn_life, self.relay_only)


def _check_scheme(value: str | None, *schemes: str) -> str | None:
    if value is not None and not value.startswith(schemes):
        raise ValueError(f"must begin with {' or '.join(schemes)}")
    return value


def load(**overrides: object) -> Settings:
    """The settings of this process, or SettingsError with one line that names the variable."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = ".".join(str(part) for part in first["loc"]).upper()
        reason = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{name}: {reason}" if name else reason) from None
