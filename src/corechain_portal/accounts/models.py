from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models, transaction
from django.utils.translation import gettext


class UserManager(BaseUserManager["User"]):
    """Makes accounts; there is no superuser, since roles say what a person may do."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        # In lower case, as allauth looks addresses up.
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        with transaction.atomic(using=self._db):
            user.save(using=self._db)
            user.vouch_for_address()
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())


class User(AbstractUser):
    """A person with an account, known by an e-mail address. Only what signing in and permissions need is kept.

    What the person may do hangs on roles in organisations and alliances (``corechain_portal.membership``).
    """

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    is_superuser = False
    is_staff = False
    email = models.EmailField(unique=True)
    display_name = models.CharField(max_length=300, blank=True, default="")
    language = models.CharField(max_length=2, choices=(("zh", "简体中文"), ("en", "English")), default="zh")
    """Of letters and digests; pages follow their address."""
    sample = models.BooleanField(default=False)
    """Whether this is a demo account, whose password is public."""

    objects = UserManager()  # type: ignore[misc]

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ()

    def __str__(self) -> str:
        return self.get_full_name()

    @property
    def closed_address(self) -> str:
        """What stands in place of the address once the account is closed: it reaches nobody and tells nothing."""
        return f"closed-{self.pk}@closed.invalid"

    def get_full_name(self) -> str:
        if self.email == self.closed_address:
            return gettext("closed account")
        return self.display_name or str(self.email).partition("@")[0]

    def get_short_name(self) -> str:
        return self.get_full_name()

    def vouch_for_address(self) -> None:
        """The address is known to be this person's: by whoever gave the account, or since a link came to it."""
        from allauth.account.models import EmailAddress  # its table refers to this model

        EmailAddress.objects.update_or_create(
            user=self, email=self.email, defaults={"verified": True, "primary": True}
        )

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of its state: neither name nor address."""
        return {"language": self.language, "is_active": self.is_active}
