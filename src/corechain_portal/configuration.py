"""Reads what was set about a portal, and refuses what cannot be used or would open it to strangers."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from corechain.texts import Text, reader_language
from corechain_portal.settings_table import LOOPBACK_HOSTS, SETTINGS, Setting

MODES = ("local", "production")


class BadSetting(ImproperlyConfigured):
    """A setting that the portal cannot start with; says which, why, and what to do."""

    def __init__(self, variable: str, problem: Text) -> None:
        self.text = Text(
            zh="{variable}：{problem}", en="{variable}: {problem}", variable=variable, problem=problem
        )
        super().__init__(self.text.render(reader_language()))


def read_settings(environment: Mapping[str, str] | None = None) -> SimpleNamespace:
    """Every setting by name from `environment` (the process's own by default); raises :class:`BadSetting`.

    >>> read_settings({"PORT": "8080", "CORECHAIN_DEMO": "yes"}).port
    8080
    """
    environment = os.environ if environment is None else environment
    values = SimpleNamespace(
        **{setting.name: _read(setting, environment.get(setting.variable, "")) for setting in SETTINGS}
    )
    values.var = _var_folder(values.var)
    _refuse_unsafe(values)
    return values


def _read(setting: Setting, text: str) -> Any:
    text = text.strip()
    if not text:
        return setting.default
    if isinstance(setting.default, bool):
        return _read_flag(setting, text)
    if isinstance(setting.default, int):
        if not text.isdecimal():
            raise BadSetting(
                setting.variable,
                Text(zh="“{text}”不是整数。", en="“{text}” is not a whole number.", text=text),
            )
        return int(text)
    if isinstance(setting.default, tuple):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    return text


def _read_flag(setting: Setting, text: str) -> bool:
    flags = {
        "1": True,
        "true": True,
        "yes": True,
        "on": True,
        "0": False,
        "false": False,
        "no": False,
        "off": False,
    }
    if text.lower() not in flags:
        raise BadSetting(
            setting.variable,
            Text(
                zh="“{text}”看不懂，请用 true 或 false。",
                en="“{text}” is not understood; use true or false.",
                text=text,
            ),
        )
    return flags[text.lower()]


def _var_folder(given: str) -> Path:
    if given:
        return Path(given).expanduser().resolve()
    if Path("src/corechain_portal").is_dir():
        return Path("var").resolve()
    import platformdirs

    return platformdirs.user_data_path("corechain") / "portal"


def _refuse_unsafe(values: SimpleNamespace) -> None:
    """Combinations that would open the portal to strangers."""
    if values.mode not in MODES:
        raise BadSetting(
            "CORECHAIN_MODE",
            Text(zh="只能是 local 或 production。", en="must be local or production."),
        )
    if values.mode == "production":
        _refuse_unsafe_production(values)
    if values.oidc_issuer:
        _refuse_half_office_sign_in(values)
    if values.demo and not set(values.hosts) <= set(LOOPBACK_HOSTS):
        raise BadSetting(
            "CORECHAIN_DEMO",
            Text(
                zh="演示帐号的口令是公开的，只能用于本机主机名；请去掉 CORECHAIN_HOSTS 或关闭演示。",
                en="demo passwords are public, so demo accounts are for loopback host names only; "
                "unset CORECHAIN_HOSTS or switch the demo off.",
            ),
        )


def _refuse_unsafe_production(values: SimpleNamespace) -> None:
    if len(values.secret_key) < 50:
        raise BadSetting(
            "CORECHAIN_SECRET_KEY",
            Text(
                zh="正式运行需要至少 50 个字符的密钥。"
                "可用 python -c 'import secrets; print(secrets.token_urlsafe(48))' 生成。",
                en="production mode needs a key of at least 50 characters. "
                "Make one with: python -c 'import secrets; print(secrets.token_urlsafe(48))'",
            ),
        )
    for name in ("debug", "demo", "webhooks_to_private"):
        if getattr(values, name):
            raise BadSetting(
                f"CORECHAIN_{name.upper()}",
                Text(zh="正式运行时不允许打开。", en="cannot be on in production mode."),
            )
    if not values.email_url:
        raise BadSetting(
            "CORECHAIN_EMAIL_URL",
            Text(
                zh="正式运行需要邮件服务器，如 smtp+tls://用户:口令@mail.example.org:587；只为试运行可设为 console:。",
                en="production mode needs a mail server such as smtp+tls://user:password@mail.example.org:587; "
                "for a trial only, set it to console:.",
            ),
        )


def _refuse_half_office_sign_in(values: SimpleNamespace) -> None:
    """Signing in elsewhere needs the portal to be known there, over an address that nobody can listen to."""
    for name in ("oidc_client_id", "oidc_client_secret"):
        if not getattr(values, name):
            raise BadSetting(
                f"CORECHAIN_{name.upper()}",
                Text(
                    zh="设了 CORECHAIN_OIDC_ISSUER 就需要它。",
                    en="is needed where CORECHAIN_OIDC_ISSUER is set.",
                ),
            )
    if values.mode == "production" and not values.oidc_issuer.startswith("https://"):
        raise BadSetting(
            "CORECHAIN_OIDC_ISSUER",
            Text(zh="正式运行时必须是 https:// 地址。", en="must be an https:// address in production mode."),
        )
