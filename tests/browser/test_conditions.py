"""Where the browser cannot be had: a loud skip for people, a failure on the build server."""

from __future__ import annotations

import pytest
from tests.browser.conftest import cannot_run


def test_people_see_why_nothing_ran(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="NO BROWSER TEST RAN: there is no chromium"):
        cannot_run("there is no chromium")


def test_the_build_server_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="NO BROWSER TEST RAN"):
        cannot_run("there is no chromium")
