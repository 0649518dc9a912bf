"""Hands the catalogues to the front end's build. It makes a chunk of each; a page loads the one it speaks."""

import reflex as rx
from reflex_base.environment import environment

from whisper_gate.words import LANGUAGES

if not environment.REFLEX_SKIP_COMPILE.get():
    for _language in LANGUAGES:
        rx.asset(f"{_language}.ftl", shared=True)
