from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models


class Role(models.TextChoices):
    """What a person does on the portal. Every role may do what a visitor may."""

    MEMBER = "member", "成员 / Member"
    ANALYST = "analyst", "分析员 / Analyst"
    STAFF = "staff", "秘书处 / Secretariat"


class UserManager(BaseUserManager["User"]):
    """Makes accounts; there is no superuser, since roles say what a person may do."""

    def create_user(self, username: str, email: str = "", password: str | None = None, **fields: Any) -> User:
        # In lower case, as allauth looks addresses up.
        user = self.model(username=self.model.normalize_username(username), email=email.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractUser):
    """A person with an account. Only what signing in and permissions need is kept."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    is_superuser = False
    display_name = models.TextField(blank=True, default="")
    role = models.TextField(choices=Role.choices, default=Role.MEMBER)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.SET_NULL, null=True, blank=True, related_name="members"
    )
    sample = models.BooleanField(default=False)
    """Whether this is a demo account, whose password is public."""

    objects = UserManager()

    REQUIRED_FIELDS = ("email",)

    class Meta:
        constraints = (
            # Two people with one address could not sign in by it.
            models.UniqueConstraint(
                name="one_account_an_address", fields=("email",), condition=~models.Q(email="")
            ),
        )

    @property
    def is_staff(self) -> bool:
        """Whether the person works for the secretariat."""
        return self.role == Role.STAFF

    def get_full_name(self) -> str:
        return self.display_name or self.username

    def get_short_name(self) -> str:
        return self.get_full_name()
