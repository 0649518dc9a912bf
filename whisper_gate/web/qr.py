"""An address as a QR code (ISO/IEC 18004), drawn as SVG."""

from __future__ import annotations

import io
from functools import lru_cache

import segno

from whisper_gate.domain.errors import invalid

URL_MAX = 300  # characters; longer ones make codes that phones read badly
QUIET_ZONE = 4  # modules around the code, as the standard asks


@lru_cache(256)
def qr_svg(url: str) -> bytes:
    """A picture with the address and nothing else in it: dark on light, whatever the theme of the page.

    Raises:
        DomainError: VALIDATION_FAILED when the address is too long.
    """
    if len(url) > URL_MAX:
        raise invalid(host="This address is too long.")
    picture = io.BytesIO()
    segno.make_qr(url, error="m").save(
        picture, kind="svg", border=QUIET_ZONE, dark="#000", light="#fff", omitsize=True, xmldecl=False
    )
    return picture.getvalue()
