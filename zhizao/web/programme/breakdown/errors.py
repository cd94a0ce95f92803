"""What can stand in the way of a breakdown, said to people."""

from __future__ import annotations

from typing import ClassVar

from zhizao.base.errors import ZhizaoError


class BodyGone(ZhizaoError):
    """A duty for a body that does not exist on that day."""

    code: ClassVar[str] = "SITE-321"
    says: ClassVar[str] = "{body} does not exist on {day}."
    fix: ClassVar[str] = "Give the duty to its successor ({successor}), or correct the days in the register of bodies."


class ChangedMeanwhile(ZhizaoError):
    """Two people changed the same thing."""

    code: ClassVar[str] = "SITE-322"
    says: ClassVar[str] = "Somebody changed “{subject}” while you had it open."
    fix: ClassVar[str] = "Load the page again, look at what stands there now, and enter your change once more."


class NothingToUndo(ZhizaoError):
    """A change on which others have been built."""

    code: ClassVar[str] = "SITE-323"
    says: ClassVar[str] = "This change can no longer be undone: its duties were changed again after it."
    fix: ClassVar[str] = "Undo the later changes first, or enter the assignment as it should be."


class BadFigure(ZhizaoError):
    """A figure that nobody can read as a number, or a range upside down."""

    code: ClassVar[str] = "SITE-324"
    says: ClassVar[str] = "{where}: {figure} cannot be read."
    fix: ClassVar[str] = "Enter a number without its unit; of a range, the low end first."


class SharesDiffer(ZhizaoError):
    """Shares that do not add up to the whole."""

    code: ClassVar[str] = "SITE-325"
    says: ClassVar[str] = "The shares do not add up: {differences}."
    fix: ClassVar[str] = "Change the shares or the figure of the whole until both agree; nothing was saved."
