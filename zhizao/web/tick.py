"""The tick: what happens because time passes? Reminders, mail, and the lights of the day.

Rule   doing it twice changes nothing; after days without a tick only what still applies is done.
"""

from __future__ import annotations

import logging

from django.db import close_old_connections

from zhizao.base.errors import ZhizaoError
from zhizao.web.audit.actor import SYSTEM
from zhizao.web.people.actions import mail_waiting
from zhizao.web.programme.lights.actions import note_changes
from zhizao.web.programme.models import Programme
from zhizao.web.programme.reports.actions import remind

log = logging.getLogger(__name__)


def tick() -> None:
    """Everything that is due now; what fails for one programme does not keep the others waiting."""
    close_old_connections()
    for programme in Programme.objects.filter(synthetic=False).select_related("office"):
        try:
            remind(programme=programme, by=SYSTEM)
            note_changes(programme=programme, by=SYSTEM)
        except ZhizaoError:
            log.exception("reminders of programme %s", programme.pk)
    mail_waiting()
