"""The stores of the app, for a command of an operator beside a running app or without one.

They are those that the settings name, or the embedded ones of DATA_DIR, which are started for the command
when the app does not run.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from whisper_gate.embedded import EmbeddedServices, InUseError, made_secrets, running_uris
from whisper_gate.settings import Settings

JWT, PEPPER = made_secrets.NAMES


@dataclass(frozen=True, slots=True)
class Reached:
    """Where the stores are, and the secrets of the app that uses them.

    Attributes:
        mongo_uri: of the database.
        redis_uri: of the bus; None when no app runs.
        secrets: by variable name, those that are in force.
        made: the names of those that are not set, but made and kept in DATA_DIR.
        data_dir: where they are kept.
        running: whether an app runs that keeps something there.
    """

    mongo_uri: str
    redis_uri: str | None
    secrets: dict[str, str]
    made: tuple[str, ...] = ()
    data_dir: Path | None = None
    running: bool = False


@contextmanager
def reach(settings: Settings) -> Iterator[Reached]:
    """The stores of the app; an embedded database that is started here stops after the block."""
    given = {
        name: secret.get_secret_value()
        for name, secret in ((JWT, settings.jwt_secret), (PEPPER, settings.password_pepper))
        if secret
    }
    made = tuple(name for name in made_secrets.NAMES if name not in given)
    if settings.mongo_uri and not made:  # nothing is kept in DATA_DIR
        yield Reached(settings.mongo_uri, settings.redis_pub_uri, given)
        return
    data_dir = Path(settings.data_dir)
    with ExitStack() as stack:
        running = False
        try:
            services = stack.enter_context(
                EmbeddedServices(data_dir, mongo=settings.mongo_uri is None, redis=False)
            )
            services.wait_ready()
            mongo_uri, redis_uri = services.mongo_uri, None
        except InUseError:
            mongo_uri, redis_uri = running_uris(data_dir)
            running = True
        kept = made_secrets.load_or_make(data_dir)
        yield Reached(
            settings.mongo_uri or mongo_uri or "",
            settings.redis_pub_uri or redis_uri,
            {name: kept[name] for name in made_secrets.NAMES} | given,
            made,
            data_dir,
            running,
        )
