"""Pages, components and states, written in Python."""
