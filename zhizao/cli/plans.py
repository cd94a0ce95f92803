"""Plans: what can be done with a plan once it is data?

Takes  plans: names of those that come with zhizao, .yaml or .jsonl files, or documents.
Gives  a list of the shipped plans, a check, a table, another form, a comparison, or the changes, on stdout or in OUT; exit 0
       when it was done, 2 when a plan is broken or a file cannot be used.
Not    a place for rules: each command calls the engine.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar

from zhizao.base import files, language
from zhizao.base.errors import ZhizaoError
from zhizao.base.language import Say
from zhizao.cli import terminal
from zhizao.cli.notes import note
from zhizao.cli.read import NeedsPlace
from zhizao.cli.why import CannotOpen
from zhizao.output.looks import ENDINGS, WITH_TEXT

# What reads and draws loads its grammars: `zhizao --help` and other commands do without it.
if TYPE_CHECKING:
    from zhizao.document.document import Document
    from zhizao.output.badplan import BadPlanFile
    from zhizao.output.checking import Checked
    from zhizao.output.planfiles import PlanFile
    from zhizao.plan.records import Plan

OK, BROKEN = 0, 2
# The forms of a comparison (zhizao.contrast.forms), named here so that the program starts without it.
FORMS = ("table", "xlsx", "html")
T = TypeVar("T")


class NeedsDocument(ZhizaoError):
    """A form shows the text itself, and only the plan is at hand."""

    code: ClassVar[str] = "CLI-010"
    says: ClassVar[str] = "{file}: the form {form} shows the document itself, and the plan does not hold it."
    fix: ClassVar[str] = "Add --document FILE, or choose another form."


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser, say: Say
) -> None:
    """Add the command to the program's."""
    plan = commands.add_parser(
        "plan", parents=[common], help=say("plans as data: list, check, show, compare, changes, export")
    )
    verbs = plan.add_subparsers(title=say("commands"), metavar=say("COMMAND"), required=True)
    listed = verbs.add_parser("list", parents=[common], help=say("the plans that come with zhizao"))
    listed.set_defaults(run=_list)
    check = verbs.add_parser("check", parents=[common], help=say("name every problem of edited plans by line and key"))
    check.add_argument("plans", nargs="+", type=Path, metavar=say("PLAN"), help=_which(say))
    check.set_defaults(run=_check)
    show = verbs.add_parser("show", parents=[common], help=say("a plan as a table"))
    _one_plan(show, say)
    show.set_defaults(run=_show)
    export = verbs.add_parser("export", parents=[common], help=say("a plan in another form"))
    _one_plan(export, say)
    export.add_argument(
        "--format", choices=tuple(ENDINGS), default="yaml", dest="form", help=say("form of the result (yaml)")
    )
    export.add_argument(
        "--without-words", action="store_true", help=say("leave out the sentences, which are their author's")
    )
    _out(export, say)
    export.set_defaults(run=_export)
    _add_contrasts(verbs, common, say)


def _add_contrasts(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser, say: Say
) -> None:
    compare = verbs.add_parser("compare", parents=[common], help=say("any number of plans side by side, by measure"))
    compare.add_argument("plans", nargs="+", type=Path, metavar=say("PLAN"), help=_which(say))
    compare.set_defaults(run=_compare)
    changes = verbs.add_parser("changes", parents=[common], help=say("two versions of a plan, target by target"))
    changes.add_argument(
        "old", type=Path, metavar=say("OLD"), help=say("the older version: a draft, or the plan before its revision")
    )
    changes.add_argument("new", type=Path, metavar=say("NEW"), help=say("the newer version"))
    changes.set_defaults(run=_changes)
    for command in (compare, changes):
        command.add_argument(
            "--format", choices=FORMS, default="table", dest="form", help=say("form of the result (table)")
        )
        _out(command, say)


def _which(say: Say) -> str:
    return say("a .yaml or .jsonl plan, a document, or the name of a plan that comes with zhizao")


def _one_plan(command: argparse.ArgumentParser, say: Say) -> None:
    command.add_argument("plan", type=Path, metavar=say("PLAN"), help=_which(say))
    command.add_argument(
        "--document", type=Path, metavar=say("FILE"), help=say("the document that the plan was read from")
    )


def _out(command: argparse.ArgumentParser, say: Say) -> None:
    command.add_argument("-o", "--out", type=Path, metavar="OUT", help=say("write here instead of stdout"))


def _list(_options: argparse.Namespace, say: Say) -> int:
    from zhizao.output import planlist  # noqa: PLC0415

    sys.stdout.write(planlist.render(say, terminal.look("table", None, say).width))
    return OK


def _check(options: argparse.Namespace, say: Say) -> int:
    from zhizao.output import checking  # noqa: PLC0415

    codes = [_checked(path, checking.check, say) for path in options.plans]
    return max(codes)


def _checked(path: Path, check: Callable[[Path], Checked], say: Say) -> int:
    """Check one file; what keeps it from being read is told, and the others are checked all the same."""
    try:
        checked = _opened(path, check)
    except ZhizaoError as error:
        note(language.error_text(error, say))
        return BROKEN
    sys.stdout.writelines(f"{line}\n" for line in _told(checked, say))
    return OK if checked.sound else BROKEN


def _told(checked: Checked, say: Say) -> Iterable[str]:
    counts = {"errors": len(checked.errors), "doubts": len(checked.doubts), "records": checked.records}
    verdict = say("sound") if checked.sound else say("broken")
    told = (
        say("{records} records, {errors} errors, {doubts} doubts")
        if checked.records is not None
        else say("{errors} errors")
    )
    yield f"{checked.file}: {verdict} ({told.format(**counts)})"
    yield from (_problem(one, say("error"), say) for one in checked.errors)
    yield from (_problem(one, say("look again"), say) for one in checked.doubts)


def _problem(problem: BadPlanFile, weight: str, say: Say) -> str:
    """A problem as editors and search programs know it: file:line, key, what is wrong."""
    facts = problem.facts
    return f"{facts['file']}:{facts['line']}: {facts['path']}: {weight}: {say(str(facts['problem']))}"


def _opened(path: Path, opening: Callable[[Path], T]) -> T:
    """What `opening` makes of a file. Raises CannotOpen where the system refuses it."""
    try:
        return opening(path)
    except OSError as error:
        raise CannotOpen(file=path, problem=error.strerror) from error


def _show(options: argparse.Namespace, say: Say) -> int:
    from zhizao.output import table  # noqa: PLC0415

    plan, document = _plan(options)
    look = terminal.look("table", None, say)
    raw = document.raw if document and options.document else None
    sys.stdout.write(table.render(plan, say, look.width, colour=look.colour, raw=raw))
    return OK


def _export(options: argparse.Namespace, say: Say) -> int:
    from zhizao.output import forms  # noqa: PLC0415
    from zhizao.plan import words  # noqa: PLC0415

    _place_for_workbook(options)
    plan, document = _plan(options)
    if options.without_words:
        plan, document = words.withheld(plan), None
    if document is None and options.form in WITH_TEXT:
        raise NeedsDocument(file=options.plan, form=options.form)
    _write(forms.render(plan, document, terminal.look(options.form, options.out, say)), options.out)
    return OK


def _compare(options: argparse.Namespace, say: Say) -> int:
    from zhizao.contrast import compared, forms, given  # noqa: PLC0415

    _place_for_workbook(options)
    found = compared.compared([_opened(path, given.opened) for path in options.plans])
    _write(forms.compared(found, terminal.look(options.form, options.out, say)), options.out)
    return OK


def _changes(options: argparse.Namespace, say: Say) -> int:
    from zhizao.contrast import changed, forms, given  # noqa: PLC0415

    _place_for_workbook(options)
    found = changed.changed(_opened(options.old, given.opened), _opened(options.new, given.opened))
    _write(forms.changed(found, terminal.look(options.form, options.out, say)), options.out)
    return OK


def _place_for_workbook(options: argparse.Namespace) -> None:
    if options.form == "xlsx" and options.out is None:
        raise NeedsPlace


def _plan(options: argparse.Namespace) -> tuple[Plan, Document | None]:
    """The plan that was asked for, with its words where its document is given, and that document."""
    from zhizao.output import planfiles  # noqa: PLC0415

    opened: PlanFile = _opened(options.plan, planfiles.open_plan)
    return planfiles.with_document(opened, options.document)


def _write(result: bytes, out: Path | None) -> None:
    if out is None:
        sys.stdout.write(result.decode())
    else:
        files.write(out, result)
