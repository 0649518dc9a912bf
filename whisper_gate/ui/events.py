"""The events that a page may send, each with a test of its arguments.

Reflex registers every public method of every state, gives each state a `setvar`, and calls a handler with
whatever came. So what fits no handler's signature is sorted out before it reaches Reflex, which would log
a traceback, and for an unknown name the whole event with its cookie.
"""

import inspect
from collections.abc import Callable
from typing import Any, get_type_hints

from pydantic import ConfigDict, ValidationError, create_model
from reflex_base.registry import RegistrationContext

# Pages set no variables by name, and keep none in the browser's storage (a session least of all).
_UNUSED = ("setvar", "update_vars_internal")
_STORAGE = "vars"

Fits = Callable[[dict[str, Any]], bool]


def page_events() -> dict[str, Fits]:
    """By the full name of each event of a registered state: whether arguments fit its handler."""
    return {
        name: _signature(registered.handler.fn)
        for name, registered in RegistrationContext.get().event_handlers.items()
        if name.rpartition(".")[2] not in _UNUSED
    }


def _signature(handler: Callable[..., Any]) -> Fits:
    _, *parameters = inspect.signature(handler).parameters.values()  # the first is the state
    types = get_type_hints(handler)
    fields: dict[str, Any] = {
        one.name: (types.get(one.name, Any), ... if one.default is one.empty else one.default)
        for one in parameters
    }
    model = create_model("Arguments", __config__=ConfigDict(extra="forbid", strict=True), **fields)

    def fits(arguments: dict[str, Any]) -> bool:
        try:
            model.model_validate(arguments)
        except ValidationError:
            return False
        return not arguments.get(_STORAGE)

    return fits
