"""Forty things to be called, or to say, that a careless page would run, follow, or be turned around by.

Where a payload makes an element, the element carries `wgx`, so that a test can look for it.
"""

PAYLOADS = [
    # elements that run
    "<script>wgx()</script>",
    "</p><script id=wgx>wgx()</script>",
    "</title><script>wgx()</script>",
    "<script src=//wgx.invalid></script>",
    "<img src=x id=wgx onerror=wgx()>",
    "<img/src='x'onerror=wgx() class=wgx>",
    "<svg onload=wgx() id=wgx>",
    "<svg><script id=wgx>wgx()</script>",
    "<svg><animate onbegin=wgx() id=wgx>",
    "<iframe srcdoc='<p>' id=wgx>",
    "<iframe src=javascript:wgx()>",
    "<object data=javascript:wgx()>",
    "<embed src=javascript:wgx()>",
    "<body onload=wgx()>",
    "<details open ontoggle=wgx()>",
    "<input autofocus onfocus=wgx()>",
    "<video><source onerror=wgx()>",
    "<math><mi xlink:href='javascript:wgx()'>x",
    "<style id=wgx>*{display:none}</style>",
    "<base href=//wgx.invalid>",
    "<meta http-equiv=refresh content='0;//wgx.invalid'>",
    "<!--><img id=wgx src=x onerror=wgx()>-->",
    # out of an attribute, or into one
    '" onmouseover="wgx()" x="',
    "' autofocus onfocus='wgx()",
    "\"><img id=wgx src=x onerror='wgx()'>",
    # links
    "javascript:wgx()",
    "JaVaScRiPt://%0awgx()",
    "data:text/html,<script>wgx()</script>",
    "<a href=javascript:wgx()>x</a>",
    # what is no markup until somebody makes it so
    "[x](javascript:wgx())",
    "![x](x' onerror='wgx())",
    "{{constructor.constructor('wgx()')()}}",
    "${wgx()} {name} %s {0.__class__}",
    "&lt;img id=wgx src=x onerror=wgx()&gt;",
    "\\u003cimg id=wgx src=x onerror=wgx()\\u003e",
    # what is seen is not what it is
    "\u202eevil\u202c \u2066abc\u2069 \u200fx\u200e\u061c",
    "a\x00b\x1b[31mc\x7fd\x9fe\ufefff\u0085g",
    "\uff1cscript\uff1ewgx()\uff1c/script\uff1e \ud800x \U000f0000y",
    "Z\u0336a\u0336l\u0336g\u0336o\u0336 e\u0301 \u200d\u2764\ufe0f",
    "x" * 200 + "<img id=wgx src=x onerror=wgx()>",
]
assert len(PAYLOADS) == len(set(PAYLOADS)) == 40
