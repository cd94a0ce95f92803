"""Errors of papers that people read on the page on which they asked."""

from __future__ import annotations

from typing import ClassVar

from zhizao.base.errors import ZhizaoError


class MovedOn(ZhizaoError):
    """The figures are no longer those of the preview."""

    code: ClassVar[str] = "SITE-353"
    says: ClassVar[str] = "The figures have changed since you looked at the preview."
    fix: ClassVar[str] = "Look at it once more below, then print it."


class FileGone(ZhizaoError):
    """The file of a paper is not where it was kept."""

    code: ClassVar[str] = "SITE-354"
    says: ClassVar[str] = "The file of “{title}” is not in its place."
    fix: ClassVar[str] = "Put the folder of files back from the last backup, or print the paper again."


class NobodyToWrite(ZhizaoError):
    """A year in which no unit has a duty."""

    code: ClassVar[str] = "SITE-355"
    says: ClassVar[str] = "No unit has a duty in {year}."
    fix: ClassVar[str] = "Give tasks and targets to units in the breakdown first, or choose another year."


class MakingBroke(ZhizaoError):
    """The making of a paper fails in the program itself."""

    code: ClassVar[str] = "SITE-356"
    says: ClassVar[str] = "The making broke off ({problem}); nothing was kept."
    fix: ClassVar[str] = "Try again; if it breaks off again, tell whoever looks after the site."
