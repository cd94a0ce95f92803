"""Why: a record with its sentence, from a plan, a document or the site.

Takes  the id of a record, and where it is found.
Gives  the record's slots and its sentence in its paragraph on stdout.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import ClassVar

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import Say
from zhizao.web import commands as site


class CannotOpen(ZhizaoError):
    """The system refuses a file."""

    code: ClassVar[str] = "CLI-002"
    says: ClassVar[str] = "{file}: cannot be opened ({problem})."
    fix: ClassVar[str] = "Check the name and that you may read it."


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser, say: Say
) -> None:
    """Add the command to the program's."""
    asks = commands.add_parser("why", parents=[common], help=say("show a record with its sentence in its paragraph"))
    asks.add_argument(
        "id", metavar="ID", help=say("the id of a record, such as T-0123456789, or of the site, such as duty:12")
    )
    where = asks.add_mutually_exclusive_group(required=True)
    site.add_home(where, say)
    where.add_argument(
        "--in",
        type=Path,
        dest="plan",
        metavar=say("PLAN"),
        help=say("a .jsonl or .yaml plan, or the document"),
    )
    asks.add_argument(
        "--document", type=Path, metavar=say("FILE"), help=say("the document that the plan was read from")
    )
    asks.set_defaults(run=_why)


def _why(options: argparse.Namespace, say: Say) -> int:
    if options.home is not None:
        sys.stdout.write(site.why(options.home, options.id, say))
        return 0
    # The reader loads its grammars, which no other command should wait for.
    from zhizao.output import planfiles, why  # noqa: PLC0415

    try:
        plan = planfiles.open_plan(options.plan)
    except OSError as error:
        raise CannotOpen(file=options.plan, problem=error.strerror) from error
    record = why.find(plan, options.id)
    sys.stdout.write(why.explain(record, why.raw_text(plan, options.document), say))
    return 0
