"""Hands the JavaScript beside it to the front end's build.

All of it from this one module: Reflex sorts shared files by the module that shares them, and these import
each other as neighbours.
"""

from pathlib import Path

import reflex as rx
from reflex_base.environment import environment

# The version that Reflex itself installs.
ICONS = ["lucide-react@1.26.0"]

if not environment.REFLEX_SKIP_COMPILE.get():
    # Only a build needs them linked, and each call walks the stack for about 70 ms.
    for _path in sorted(Path(__file__).parent.glob("*.js*")):
        rx.asset(_path.name, shared=True)


def path_of(name: str) -> str:
    """The import path of a file beside this one, for `rx.Component.library`."""
    return rx.asset(name, shared=True).importable_path
