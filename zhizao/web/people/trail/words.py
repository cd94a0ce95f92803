"""Words of actions: how is 'report.submitted' read aloud?

Rule   an action is thing.deed; a part without a word here is shown as recorded, never hidden.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import pgettext


def speaker() -> Callable[[str], str]:
    """A function that puts an action into the words of the language in force: 报告 · 提交."""
    things, deeds = _things(), _deeds()

    def speak(action: str) -> str:
        thing, _dot, deed = action.partition(".")
        return " · ".join(part for part in (things.get(thing, thing), deeds.get(deed, deed)) if part)

    return speak


def _things() -> dict[str, str]:
    return {
        "audit": pgettext("audit", "audit"),
        "bodies": pgettext("audit", "bodies"),
        "body": pgettext("audit", "body"),
        "cycle": pgettext("audit", "reporting cycle"),
        "document": pgettext("audit", "document"),
        "duty": pgettext("audit", "duty"),
        "entry": pgettext("audit", "record of a plan"),
        "evidence": pgettext("audit", "evidence"),
        "export": pgettext("audit", "export"),
        "grant": pgettext("audit", "role"),
        "light": pgettext("audit", "light"),
        "measure": pgettext("audit", "measure"),
        "milestone": pgettext("audit", "milestone"),
        "milestones": pgettext("audit", "milestones"),
        "nodes": pgettext("audit", "nodes of a task"),
        "notice": pgettext("audit", "notice"),
        "override": pgettext("audit", "light set by hand"),
        "paper": pgettext("audit", "paper"),
        "person": pgettext("audit", "account"),
        "plan": pgettext("audit", "plan"),
        "programme": pgettext("audit", "programme"),
        "register": pgettext("audit", "register"),
        "report": pgettext("audit", "report"),
        "reports": pgettext("audit", "reports"),
        "session": pgettext("audit", "session"),
        "target": pgettext("audit", "target"),
        "view": pgettext("audit", "saved view"),
    }


def _deeds() -> dict[str, str]:
    return {
        "accepted": pgettext("audit", "accepted"),
        "added": pgettext("audit", "added"),
        "applied": pgettext("audit", "applied"),
        "approved": pgettext("audit", "approved"),
        "assigned": pgettext("audit", "assigned"),
        "audit": pgettext("audit", "audit"),
        "began": pgettext("audit", "begun"),
        "bodies": pgettext("audit", "register of bodies"),
        "calendar_address_made": pgettext("audit", "new calendar address"),
        "changed": pgettext("audit", "changed"),
        "closed": pgettext("audit", "closed"),
        "figure": pgettext("audit", "figure"),
        "confirmed": pgettext("audit", "confirmed"),
        "dissolved": pgettext("audit", "ended"),
        "document": pgettext("audit", "document"),
        "due_moved": pgettext("audit", "more time given"),
        "failed": pgettext("audit", "failed"),
        "given": pgettext("audit", "given"),
        "headlines_set": pgettext("audit", "headline targets chosen"),
        "imported": pgettext("audit", "imported"),
        "joined": pgettext("audit", "joined"),
        "ledger": pgettext("audit", "ledger"),
        "link_made": pgettext("audit", "link to set a password"),
        "loaded": pgettext("audit", "loaded"),
        "locked": pgettext("audit", "locked"),
        "made": pgettext("audit", "made"),
        "merged": pgettext("audit", "merged"),
        "named": pgettext("audit", "named"),
        "noted": pgettext("audit", "noted"),
        "opened": pgettext("audit", "opened"),
        "ordered": pgettext("audit", "ordered"),
        "others_ended": pgettext("audit", "ended elsewhere"),
        "parted": pgettext("audit", "taken apart"),
        "password_set": pgettext("audit", "password set"),
        "read": pgettext("audit", "read"),
        "read_again": pgettext("audit", "read again"),
        "redone": pgettext("audit", "done again"),
        "refused": pgettext("audit", "refused"),
        "rejected": pgettext("audit", "rejected"),
        "reminded": pgettext("audit", "reminded"),
        "removed": pgettext("audit", "removed"),
        "renamed": pgettext("audit", "renamed"),
        "reopened": pgettext("audit", "reopened"),
        "returned": pgettext("audit", "returned"),
        "rhythm_set": pgettext("audit", "reporting rhythm set"),
        "saved": pgettext("audit", "saved"),
        "settings_changed": pgettext("audit", "settings changed"),
        "started": pgettext("audit", "started"),
        "submitted": pgettext("audit", "submitted"),
        "suggested": pgettext("audit", "suggested"),
        "taken": pgettext("audit", "taken back"),
        "taken_over": pgettext("audit", "taken over"),
        "template": pgettext("audit", "template"),
        "tried": pgettext("audit", "tried"),
        "undone": pgettext("audit", "undone"),
        "unnamed": pgettext("audit", "name removed"),
        "verified": pgettext("audit", "verified"),
        "versioned": pgettext("audit", "new version"),
        "withdrawn": pgettext("audit", "withdrawn"),
        "workbook": pgettext("audit", "workbook"),
    }
