"""Bodies (机构) and people: who answers for what, under which name, and who works there?"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class BodyKind(models.TextChoices):
    """What a body is; the kinds of zhizao.programme.bodies."""

    LEADING_GROUP = "leading_group", _("leading group")
    OFFICE = "office", _("office of the leading group")
    DEPARTMENT = "department", _("department")
    DISTRICT = "district", _("county or district")
    ZONE = "zone", _("functional zone")
    GROUP = "group", _("group of bodies")
    OTHER = "other", _("other body")


class Body(models.Model):
    """A body: its names are dated rows, so that history is kept when it is renamed or dissolved."""

    code = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, choices=BodyKind)
    name = models.CharField(max_length=120, help_text="the name in force now; earlier ones are rows of BodyName")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=400, db_index=True, editable=False, help_text="codes from the root: /a/b/")
    region = models.CharField(max_length=6, blank=True, help_text="code of GB/T 2260 where the body governs a region")
    tile = models.JSONField(null=True, blank=True, help_text="[row, column] on the tile map")
    founded = models.DateField(null=True, blank=True)
    dissolved = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors")
    gathers = models.JSONField(default=list, blank=True, help_text="of a group: the kinds of its members")

    class Meta:
        ordering = ("path",)
        verbose_name_plural = "bodies"

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the path in step with the parent."""
        self.path = f"{self.parent.path if self.parent else '/'}{self.code}/"
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def lives(self, day: date) -> bool:
        """Does the body exist on that day?"""
        return (self.founded is None or self.founded <= day) and (self.dissolved is None or day < self.dissolved)


class BodyName(models.Model):
    """A name or alias with the days on which it holds (None: open)."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="names")
    text = models.CharField(max_length=120, db_index=True)
    alias = models.BooleanField(default=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("body", "since", "text")
        constraints: ClassVar = [models.UniqueConstraint(fields=("body", "text"), name="one_row_per_name")]

    def __str__(self) -> str:
        return self.text


class Role(models.TextChoices):
    """What a person may be; what each may do stands in data/rules/rights.yaml."""

    LEADER = "leader", _("leader")
    OFFICE = "office", _("office of the leading group")
    REPORTER = "reporter", _("reporter")
    REVIEWER = "reviewer", _("reviewer")
    ANALYST = "analyst", _("analyst")
    SYSTEM = "system_admin", _("system administrator")
    SECURITY = "security_admin", _("security administrator")
    AUDIT = "audit_admin", _("audit administrator")


class People(BaseUserManager["User"]):
    """Makes people."""

    def create_user(self, username: str, password: str | None, **fields: object) -> User:
        """A person with a hashed password; None leaves them unable to sign in until one is set."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person with an account; what they may do follows from their grants."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    email = models.EmailField(blank=True)
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="people")
    language = models.CharField(max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    calendar_token = models.CharField(max_length=64, blank=True, db_index=True)

    USERNAME_FIELD = "username"
    objects = People()

    class Meta:
        ordering = ("username",)

    def __str__(self) -> str:
        return self.name


class Grant(models.Model):
    """A role for a person over a body and all below it; no body: over everything."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role)
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="grants")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("user", "role", "body"), name="one_grant"),
            models.UniqueConstraint(
                fields=("user", "role"), condition=models.Q(body__isnull=True), name="one_grant_everywhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role} {self.body or '*'}"


class Notice(models.Model):
    """Something a person is told in the site, and by e-mail where they have an address."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    code = models.CharField(max_length=40, help_text="which text: people/notices.py")
    facts = models.JSONField(default=dict)
    link = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    key = models.CharField(max_length=120, blank=True, help_text="a reminder with the same key is not sent twice")

    class Meta:
        ordering = ("-at",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("user", "key"), condition=~models.Q(key=""), name="a_reminder_is_sent_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} → {self.user}"


class SavedView(models.Model):
    """The filters of a page that a person keeps under a name."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="views")
    page = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000)

    class Meta:
        ordering = ("name",)
        constraints: ClassVar = [models.UniqueConstraint(fields=("user", "page", "name"), name="one_view_per_name")]

    def __str__(self) -> str:
        return self.name
