"""Measurements, to be run side by side on a quiet machine: `make bench`."""
