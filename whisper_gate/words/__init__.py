"""Everything the app says to people: one catalogue per language, in Fluent (https://projectfluent.org).

Pages speak in the browser (media/words.js); this is for what the server writes itself, its letters.
docs/languages.md shows how to add a language.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource

FALLBACK = "en"
_HERE = Path(__file__).parent
LANGUAGES = tuple(sorted(path.stem for path in _HERE.glob("*.ftl")))


@cache
def _bundle(language: str) -> FluentBundle:
    # Marks of direction around values would only be in the way: a letter is one paragraph of one direction.
    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(FluentResource((_HERE / f"{language}.ftl").read_text(encoding="utf-8")))
    return bundle


def language_for(accepted: str) -> str:
    """The language there is that somebody likes best, or English.

    Args:
        accepted: an `Accept-Language` header (RFC 9110, 12.5.4); a region is not told from its language.
    """
    wanted = []
    for one in accepted.split(","):
        tag, _, weight = one.strip().partition(";q=")
        code = tag.partition("-")[0].lower()
        try:
            liking = float(weight or 1)
        except ValueError:
            continue
        if code in LANGUAGES and liking > 0:
            wanted.append((liking, code))
    return max(wanted, key=lambda one: one[0], default=(0.0, FALLBACK))[1]


def say(language: str, message: str, **values: str | int) -> str:
    """A message of the catalogue in a language, or in English where there is no such language.

    Raises:
        KeyError: no catalogue has this message.
    """
    for one in (language, FALLBACK):
        if one in LANGUAGES and _bundle(one).has_message(message):
            pattern = _bundle(one).get_message(message).value
            if pattern is not None:
                text, _errors = _bundle(one).format_pattern(pattern, dict(values))
                return str(text)
    raise KeyError(message)
