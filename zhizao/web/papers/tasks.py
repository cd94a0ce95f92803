"""Work in the background: making a paper that takes a while.

Rule   the same order made again gives the same paper, so a making that broke off is simply done again.
"""

from __future__ import annotations

from django_tasks import task

from zhizao.base.errors import ZhizaoError
from zhizao.web.audit.actor import Actor
from zhizao.web.papers import makings
from zhizao.web.papers.errors import MakingBroke
from zhizao.web.papers.models import Order


@task
def make(pk: int) -> None:
    """Make what was ordered; whatever happens, the order says how it went."""
    order = Order.objects.select_related("programme__office", "programme__plan", "by").get(pk=pk)
    by = Actor(name=order.by.username, user=order.by)
    try:
        makings.make(order, by=by)
    except ZhizaoError as error:
        makings.keep_problem(order, error, by=by)
    except Exception as error:
        makings.keep_problem(order, MakingBroke(problem=type(error).__name__), by=by)
        raise
