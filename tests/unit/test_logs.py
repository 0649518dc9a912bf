"""What is logged, and what never is."""

from __future__ import annotations

import logging

import pytest
import structlog

from whisper_gate import logs


@pytest.mark.parametrize("form", ["console", "json"])
def test_a_traceback_shows_no_values_of_variables(form: str, capsys: pytest.CaptureFixture[str]):
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    try:
        logs.configure("info", form)
        password = "".join(["correct ", "horse"])
        try:
            password.index("zebra")
        except ValueError:
            structlog.get_logger("test").exception("it.failed")
            logging.getLogger("foreign").exception("it failed")
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        structlog.reset_defaults()
    written = capsys.readouterr().err
    assert written.count("ValueError") >= 2
    assert "correct horse" not in written
