"""Whisper Gate: browser-to-browser video calls that mend themselves."""

__version__ = "0.1.0"
