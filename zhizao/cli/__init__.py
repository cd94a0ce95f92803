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

from zhizao.base import language
from zhizao.base.errors import ZhizaoError
from zhizao.base.language import Say
from zhizao.cli import read
from zhizao.cli.notes import note

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
        # The command that is given most may have nothing to do: it need not wait until the others have told their options.
        options = _parser(chosen, say, alone=arguments[:1] == ["read"]).parse_args(arguments)
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


def _parser(chosen: language.Language, say: Say, *, alone: bool = False) -> argparse.ArgumentParser:
    """The arguments of the program; with `alone` those of `zhizao read` and no other command."""
    _speak_argparse(chosen)
    parser = argparse.ArgumentParser(
        prog="zhizao", description=say("Reads policy documents into plans: targets, tasks, owners, deadlines.")
    )
    parser.add_argument("--version", action=_Version, nargs=0, help=say("show program's version number and exit"))
    common = argparse.ArgumentParser(add_help=False)
    for one in (parser, common):
        one.add_argument(
            "--lang",
            choices=("zh", "en"),
            default=argparse.SUPPRESS,
            help=say("language of the interface (ZHIZAO_LANG, LANG)"),
        )
    # The name is given because argparse would measure the terminal to find it.
    commands = parser.add_subparsers(title=say("commands"), metavar=say("COMMAND"), required=True, prog=parser.prog)
    read.add(commands, common, say)
    if not alone:
        _add_others(commands, common, say)
    return parser


def _add_others(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser, say: Say
) -> None:
    from zhizao.cli import plans, why  # noqa: PLC0415
    from zhizao.web import commands as site  # noqa: PLC0415

    why.add(commands, common, say)
    plans.add(commands, common, say)
    site.add(commands, common, say)
    schema = commands.add_parser("schema", parents=[common], help=say("print the JSON Schema of a record"))
    schema.set_defaults(run=_schema)


class _Version(argparse.Action):
    """Looks the version up when it is asked for: what is installed is told by files that take long to read."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object, **__: object) -> None:
        sys.stdout.write(f"zhizao {_version()}\n")
        parser.exit()


def _version() -> str:
    from importlib import metadata  # noqa: PLC0415

    try:
        return metadata.version("zhizao")
    except metadata.PackageNotFoundError:
        return "0 (not installed)"


def _speak_argparse(chosen: language.Language) -> None:
    """Argparse asks gettext for its own words: it finds ours where Chinese is spoken."""
    gettext.bindtextdomain(language.DOMAIN, str(language.CATALOGUES))
    gettext.textdomain(language.DOMAIN)
    os.environ["LANGUAGE"] = "zh_CN" if chosen == "zh" else "en"


def _schema(_options: argparse.Namespace, _say: Say) -> int:
    from zhizao.output import jsonl  # noqa: PLC0415

    sys.stdout.write(json.dumps(jsonl.schema(), ensure_ascii=False, indent=2) + "\n")
    return 0
