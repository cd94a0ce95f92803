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
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import metadata, resources

from zhizao.base import language
from zhizao.base.errors import ZhizaoError
from zhizao.base.language import Say
from zhizao.cli import plans, read, why
from zhizao.cli.notes import note
from zhizao.output import jsonl
from zhizao.web import commands as site

UNUSABLE = 2
INTERRUPTED = 130
PIPE_CLOSED = 141


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
        note(language.error_text(error, say))
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
    read.add(commands, common, say)
    why.add(commands, common, say)
    plans.add(commands, common, say)
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


def _schema(_options: argparse.Namespace, _say: Say) -> int:
    sys.stdout.write(json.dumps(jsonl.schema(), ensure_ascii=False, indent=2) + "\n")
    return 0
