"""Every setting is documented, read as its default's type, and refused when it would open the portal."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from tools.docs.settings_page import settings_table

from corechain_portal.configuration import BadSetting, read_settings
from corechain_portal.secret_key import kept_secret_key
from corechain_portal.settings_table import SETTINGS

KEY = "k" * 30 + "0123456789-abcdefghij"
PRODUCTION = {
    "CORECHAIN_MODE": "production",
    "CORECHAIN_SECRET_KEY": KEY,
    "CORECHAIN_EMAIL_URL": "smtp+tls://office:s3cret@mail.example.org",
}
OFFICE = {"CORECHAIN_OIDC_ISSUER": "http://id.example.org", "CORECHAIN_OIDC_CLIENT_ID": "corechain"}


def test_the_reference_page_says_what_the_table_says(repository: Path) -> None:
    written = (repository / "docs/reference/settings.md").read_text(encoding="utf-8")
    assert settings_table() in written, "run: make docs"


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_each_setting_is_documented(setting, repository: Path) -> None:
    page = (repository / "docs/reference/settings.md").read_text(encoding="utf-8")
    row = next(line for line in page.splitlines() if line.startswith(f"| `{setting.variable}` |"))
    assert setting.help.render("zh") in row
    assert setting.help.render("en") in row


def test_the_page_documents_nothing_else(repository: Path) -> None:
    page = (repository / "docs/reference/settings.md").read_text(encoding="utf-8")
    rows = [line.split("`")[1] for line in page.splitlines() if line.startswith("| `")]
    assert rows == [setting.variable for setting in SETTINGS]


def test_defaults_are_for_one_person_on_one_machine() -> None:
    values = read_settings({})
    assert values.mode == "local"
    assert values.debug is False
    assert values.demo is False
    assert values.hosts == ("localhost", "127.0.0.1", "[::1]")


def test_values_are_read_as_the_type_of_their_default() -> None:
    values = read_settings(
        {"PORT": "8080", "CORECHAIN_DEMO": "Yes", "CORECHAIN_TRUSTED_ORIGINS": "https://a.cn, https://b.cn,"}
    )
    assert (values.port, values.demo, values.trusted_origins) == (
        8080,
        True,
        ("https://a.cn", "https://b.cn"),
    )


def test_the_var_folder_is_the_one_given(tmp_path: Path) -> None:
    assert read_settings({"CORECHAIN_VAR": str(tmp_path / "x")}).var == tmp_path / "x"


def test_in_a_checkout_the_var_folder_is_in_it_and_elsewhere_in_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, repository: Path
) -> None:
    monkeypatch.chdir(repository)
    assert read_settings({}).var == repository / "var"
    monkeypatch.chdir(tmp_path)
    assert read_settings({}).var.parts[-2:] == ("corechain", "portal")


@pytest.mark.parametrize(
    ("environment", "variable"),
    [
        ({"PORT": "eighty"}, "PORT"),
        ({"CORECHAIN_DEBUG": "maybe"}, "CORECHAIN_DEBUG"),
        ({"CORECHAIN_MODE": "staging"}, "CORECHAIN_MODE"),
        ({"CORECHAIN_MODE": "production"}, "CORECHAIN_SECRET_KEY"),
        ({**PRODUCTION, "CORECHAIN_SECRET_KEY": "short"}, "CORECHAIN_SECRET_KEY"),
        ({**PRODUCTION, "CORECHAIN_DEBUG": "true"}, "CORECHAIN_DEBUG"),
        ({**PRODUCTION, "CORECHAIN_DEMO": "true"}, "CORECHAIN_DEMO"),
        ({**PRODUCTION, "CORECHAIN_EMAIL_URL": ""}, "CORECHAIN_EMAIL_URL"),
        (OFFICE, "CORECHAIN_OIDC_CLIENT_SECRET"),
        ({**PRODUCTION, **OFFICE, "CORECHAIN_OIDC_CLIENT_SECRET": "x"}, "CORECHAIN_OIDC_ISSUER"),
        ({"CORECHAIN_DEMO": "true", "CORECHAIN_HOSTS": "chain.example.org"}, "CORECHAIN_DEMO"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(environment: dict[str, str], variable: str) -> None:
    with pytest.raises(BadSetting) as caught:
        read_settings(environment)
    assert caught.value.text.render("zh").startswith(f"{variable}：")
    assert caught.value.text.render("en").startswith(f"{variable}: ")


def test_the_secret_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    key = kept_secret_key(tmp_path / "var")
    assert len(key) >= 50
    assert kept_secret_key(tmp_path / "var") == key
    assert stat.S_IMODE((tmp_path / "var/secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret_key"]
    assert kept_secret_key(tmp_path / "other") != key


def _manage(*arguments: str, var: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    repository = Path(__file__).resolve().parents[2]
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "corechain_portal", *arguments],
        env={**kept, "PYTHONPATH": str(repository / "src"), "CORECHAIN_VAR": str(var), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_production_mode_passes_djangos_own_security_checks(tmp_path: Path) -> None:
    checked = _manage("check", "--deploy", "--fail-level", "WARNING", var=tmp_path, **PRODUCTION)
    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout


def test_production_mode_without_a_key_refuses_in_one_line(tmp_path: Path) -> None:
    refused = _manage("check", var=tmp_path, CORECHAIN_MODE="production", CORECHAIN_LANG="zh")
    assert refused.returncode != 0
    assert refused.stderr.startswith("CORECHAIN_SECRET_KEY：正式运行需要至少 50 个字符的密钥。")
    assert refused.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir())
