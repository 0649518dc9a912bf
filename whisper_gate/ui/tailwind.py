"""Tailwind's theme: our tokens (assets/theme.css) as utility names.

`bg-surface-1`, `text-fg-2`, `border-line`, `rounded-card`: what a page needs beyond the shared classes of
assets/kit.css. The values stay in theme.css, so that light and dark follow by themselves.
"""

_COLORS = {
    "surface": {
        "DEFAULT": "var(--bg)",
        "1": "var(--bg-1)",
        "2": "var(--bg-2)",
        "3": "var(--bg-3)",
        "4": "var(--bg-4)",
    },
    "fg": {"DEFAULT": "var(--fg)", "2": "var(--fg-2)", "3": "var(--fg-3)"},
    "accent": {"DEFAULT": "var(--accent)", "on": "var(--on-accent)"},
    "danger": {"DEFAULT": "var(--danger)", "on": "var(--on-danger)", "fg": "var(--danger-fg)"},
    "success": "var(--success)",
    "warn": "var(--warn)",
    "line": {"DEFAULT": "var(--border)", "strong": "var(--border-strong)"},
}

TAILWIND: dict[str, object] = {
    "theme": {
        "extend": {
            "colors": _COLORS,
            "borderRadius": {"card": "var(--radius)", "control": "var(--radius-s)"},
            "boxShadow": {"float": "var(--shadow)"},
            "fontFamily": {"sans": "var(--font)"},
        }
    }
}
