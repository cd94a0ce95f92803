"""zhizao: what can a person ask on the command line?

Takes  arguments and the environment (ZHIZAO_LANG, LANG, COLUMNS).
Gives  nothing but the result on stdout, notes and errors on stderr; exit 0 when read, 2 when file or usage is wrong.
Not    a place for rules: each command calls the engine.
"""

from __future__ import annotations

import argparse
import gettext
import json
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import metadata, resources
from pathlib import Path
from typing import ClassVar

from zhizao.base import language
from zhizao.base.errors import ZhizaoError
from zhizao.base.language import Say
from zhizao.output import files, html, jsonl, planfiles, table, why, yamlplan
from zhizao.plan import reader
from zhizao.plan.reader import Reading
from zhizao.web import commands as site

UNUSABLE = 2
INTERRUPTED = 130
PIPE_CLOSED = 141
ROOMY = 120


class SeveralPages(ZhizaoError):
    """Several pages cannot stand behind each other on stdout."""

    code: ClassVar[str] = "CLI-001"
    says: ClassVar[str] = "{count} documents as html need a folder."
    fix: ClassVar[str] = "Add -o FOLDER."


class CannotOpen(ZhizaoError):
    """The system refuses a file."""

    code: ClassVar[str] = "CLI-002"
    says: ClassVar[str] = "{file}: cannot be opened ({problem})."
    fix: ClassVar[str] = "Check the name and that you may read it."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    _utf8()
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    chosen = language.choose(_asked_language(arguments), os.environ)
    say = language.speaker(chosen)
    try:
        options = _parser(chosen, say).parse_args(arguments)
        code: int = options.run(options, say)
        sys.stdout.flush()
    except ZhizaoError as error:
        _note(language.error_text(error, say))
        return UNUSABLE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of the pipe (head, less) has seen enough; Python must not complain again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    return code


def _utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")  # type: ignore[union-attr]


def _note(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _asked_language(arguments: Sequence[str]) -> str | None:
    """The language is needed before the arguments are parsed: their errors speak it too."""
    for at, argument in enumerate(arguments):
        if argument == "--lang":
            return next(iter(arguments[at + 1 : at + 2]), None)
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    return None


def _parser(chosen: language.Language, say: Say) -> argparse.ArgumentParser:
    _speak_argparse(chosen)
    parser = argparse.ArgumentParser(
        prog="zhizao", description=say("Reads policy documents into plans: targets, tasks, owners, deadlines.")
    )
    parser.add_argument("--version", action="version", version=f"zhizao {_version()}")
    common = argparse.ArgumentParser(add_help=False)
    for one in (parser, common):
        one.add_argument(
            "--lang",
            choices=("zh", "en"),
            default=argparse.SUPPRESS,
            help=say("language of the interface (ZHIZAO_LANG, LANG)"),
        )
    commands = parser.add_subparsers(title=say("commands"), metavar=say("COMMAND"), required=True)
    _add_read(commands, common, say)
    _add_why(commands, common, say)
    site.add(commands, common, say)
    schema = commands.add_parser("schema", parents=[common], help=say("print the JSON Schema of a record"))
    schema.set_defaults(run=_schema)
    return parser


def _version() -> str:
    try:
        return metadata.version("zhizao")
    except metadata.PackageNotFoundError:
        return "0 (not installed)"


def _speak_argparse(chosen: language.Language) -> None:
    """Argparse asks gettext for its own words: it finds ours where Chinese is spoken."""
    with resources.as_file(resources.files("zhizao").joinpath("data/locale")) as folder:
        gettext.bindtextdomain(language.DOMAIN, str(folder))
    gettext.textdomain(language.DOMAIN)
    os.environ["LANGUAGE"] = "zh_CN" if chosen == "zh" else "en"


def _add_read(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser, say: Say
) -> None:
    read = commands.add_parser("read", parents=[common], help=say("read documents into plans"))
    read.add_argument(
        "paths", nargs="+", type=Path, metavar=say("FILE"), help=say("a text or HTML file, or a folder of them")
    )
    read.add_argument(
        "--format", choices=tuple(files.ENDINGS), default="table", dest="form", help=say("form of the result (table)")
    )
    read.add_argument(
        "-o",
        "--out",
        type=Path,
        metavar="OUT",
        help=say("write here instead of stdout; a folder where several are read"),
    )
    read.set_defaults(run=_read)


def _add_why(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser, say: Say
) -> None:
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


def _read(options: argparse.Namespace, say: Say) -> int:
    found = _documents(options.paths)
    if options.form == "html" and len(found) > 1 and options.out is None:
        raise SeveralPages(count=len(found))
    outs: list[Path | None] = [None] * len(found)
    if options.out is not None:
        outs = list(files.places(options.paths, found, options.out, options.form))
    failed = 0
    for at, (path, out) in enumerate(zip(found, outs, strict=True)):
        if len(found) > 1:
            _note(f"[{at + 1}/{len(found)}] {path}")
        failed += not _read_one(path, out, options.form, say, later=at - failed > 0)
    return UNUSABLE if failed else 0


def _documents(paths: Sequence[Path]) -> list[Path]:
    try:
        return files.documents(paths)
    except OSError as error:
        raise CannotOpen(file=error.filename, problem=error.strerror) from error


def _read_one(path: Path, out: Path | None, form: str, say: Say, *, later: bool) -> bool:
    """Read one document; a bad one among many is told and does not stop the others."""
    try:
        reading = reader.read(path)
        text = _text(reading, form, say, to_terminal=out is None)
        if out is None:
            sys.stdout.write(_divider(form) + text if later else text)
        else:
            files.write(out, text)
    except ZhizaoError as error:
        _note(language.error_text(error, say))
        return False
    return True


def _divider(form: str) -> str:
    return {"yaml": "---\n", "table": "\n"}.get(form, "")


def _text(reading: Reading, form: str, say: Say, *, to_terminal: bool) -> str:
    if form == "jsonl":
        return jsonl.dump(reading.plan)
    if form == "yaml":
        return yamlplan.dump(reading.plan)
    if form == "html":
        return html.render(reading.document, reading.plan, "en" if say is language.mark else "zh")
    colour = to_terminal and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return table.render(reading.plan, say, _width(os.environ), colour=colour)


def _width(environment: Mapping[str, str]) -> int:
    """COLUMNS, else the terminal's width, else a width that suits a file."""
    columns = environment.get("COLUMNS", "")
    return (
        int(columns)
        if columns.isdecimal() and 0 < int(columns) < 10_000
        else shutil.get_terminal_size((ROOMY, 24)).columns
    )


def _why(options: argparse.Namespace, say: Say) -> int:
    if options.home is not None:
        sys.stdout.write(site.why(options.home, options.id, say))
        return 0
    try:
        plan = planfiles.open_plan(options.plan)
    except OSError as error:
        raise CannotOpen(file=options.plan, problem=error.strerror) from error
    record = why.find(plan, options.id)
    sys.stdout.write(why.explain(record, why.raw_text(plan, options.document), say))
    return 0


def _schema(_options: argparse.Namespace, _say: Say) -> int:
    sys.stdout.write(json.dumps(jsonl.schema(), ensure_ascii=False, indent=2) + "\n")
    return 0
