"""Introducing browsers to each other: hub, bus and the two transports."""
