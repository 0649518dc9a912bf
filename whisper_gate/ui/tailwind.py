"""Tailwind's theme: our tokens (assets/theme.css) as utility names."""

TAILWIND: dict[str, object] = {"theme": {"extend": {}}}
