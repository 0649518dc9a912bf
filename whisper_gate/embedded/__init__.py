"""Valkey and MongoDB as child processes, for a run without any installed service."""
