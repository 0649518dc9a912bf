"""The media engine that runs in the browser, and its Reflex component."""
