"""Commands of the site: serving it, asking it why, proving its audit and its archives.

Takes  the parsed arguments; the home folder from --home or ZHIZAO_HOME.
Gives  an exit code: 0 when all is well, 1 when a chain or a pack does not hold.
Rule   nothing of Django is imported before a command of the site is asked for: reading a document needs none of it.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import ClassVar

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import Say, language_of

BROKEN = 1


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser, say: Say
) -> None:
    """Add the site's commands to the program's."""
    home = argparse.ArgumentParser(add_help=False)
    add_home(home, say)
    place = argparse.ArgumentParser(add_help=False)
    place.add_argument("--host", default="127.0.0.1", help=say("the address to answer at (127.0.0.1)"))
    place.add_argument("--port", type=int, default=8000, help=say("the port to answer at (8000)"))
    serve = commands.add_parser("serve", parents=[common, home, place], help=say("run the site for your office"))
    serve.set_defaults(run=_serve)
    demo = commands.add_parser(
        "demo",
        parents=[common, home, place],
        help=say("run the site with a synthetic year and an account for each role"),
    )
    demo.add_argument("--doc", type=Path, metavar=say("FILE"), help=say("add a programme made from your own document"))
    demo.set_defaults(run=_demo)
    audit = commands.add_parser("audit", parents=[common, home], help=say("prove that nobody touched the audit chain"))
    audit.add_argument("what", choices=("verify",), help=say("verify: check every event and every printed head"))
    audit.add_argument(
        "--head",
        action="append",
        default=[],
        metavar=say("HEAD"),
        help=say("a head as a paper prints it; may be repeated"),
    )
    audit.set_defaults(run=_audit)
    link = commands.add_parser(
        "link", parents=[common, home], help=say("let somebody in who has lost their password: a link that works once")
    )
    link.add_argument("username", metavar=say("ACCOUNT"))
    link.set_defaults(run=_link)
    archive = commands.add_parser("archive", parents=[common], help=say("prove that an archive pack is whole"))
    archive.add_argument(
        "what", choices=("check",), help=say("check: every file against its hash, and the audit chain")
    )
    archive.add_argument("path", type=Path, metavar=say("FILE"))
    archive.add_argument("--seal", metavar=say("SEAL"), help=say("the seal that came with the pack"))
    archive.set_defaults(run=_archive)


def add_home(parser: argparse._ActionsContainer, say: Say) -> None:
    """The folder of an installation."""
    parser.add_argument(
        "--home", type=Path, metavar=say("FOLDER"), help=say("where the site keeps its things (ZHIZAO_HOME, ~/.zhizao)")
    )


def why(home: Path, name: str, say: Say) -> str:
    """The chain from a light, target, task or report of an installation to its sentence."""
    _open(home)
    from zhizao.web.boards import why as chains  # noqa: PLC0415

    return chains.as_text(chains.chain(chains.find(name)), say).rstrip("\n") + "\n"


def _open(home: Path | None) -> None:
    from zhizao.web import serving  # noqa: PLC0415

    serving.environment(home, "127.0.0.1", demo=False)
    serving.prepare()


def _serve(options: argparse.Namespace, say: Say) -> int:
    _prepare(options, say, demo=False)
    from zhizao.web import serving  # noqa: PLC0415
    from zhizao.web.demo import begin  # noqa: PLC0415

    begin.first_administrator(say, serving.addresses(options.host, options.port)[0])
    return _run(options, say)


def _demo(options: argparse.Namespace, say: Say) -> int:
    _prepare(options, say, demo=True)
    from zhizao.web.demo import begin  # noqa: PLC0415

    begin.demo(options.doc, say)
    return _run(options, say)


def _prepare(options: argparse.Namespace, say: Say, *, demo: bool) -> None:
    """Say at once that the port is taken, not after everything has been prepared; then what is being prepared."""
    from zhizao.web import serving  # noqa: PLC0415

    serving.check_port(options.host, options.port)
    serving.environment(options.home, options.host, demo=demo, port=options.port)
    serving.prepare(lambda text: sys.stderr.write(f"{say(text)}\n"))


def _run(options: argparse.Namespace, say: Say) -> int:
    from zhizao.web import serving  # noqa: PLC0415
    from zhizao.web.tick import tick  # noqa: PLC0415

    text = say("Serving at {addresses} (Ctrl-C ends it).")
    sys.stderr.write(text.format(addresses=", ".join(serving.addresses(options.host, options.port))) + "\n")
    serving.supervise(options.host, options.port, tick)
    return 0


def _audit(options: argparse.Namespace, say: Say) -> int:
    _open(options.home)
    from zhizao.programme import audit  # noqa: PLC0415
    from zhizao.web.audit import queries  # noqa: PLC0415
    from zhizao.web.audit.actions import head  # noqa: PLC0415

    held = [*(audit.read_anchor(text) for text in options.head), *queries.anchors()]
    found = queries.verify(held)
    if found is None:
        text = say("The chain holds: {count} events, in accord with {anchors} printed heads.")
        sys.stdout.write(text.format(count=head().seq, anchors=len(held)) + "\n")
        return 0
    why_not, facts = found.text()
    sys.stdout.write(say("The chain does not hold: {why}.").format(why=say(why_not).format(**facts)) + "\n")
    return BROKEN


class NoSuchAccount(ZhizaoError):
    """A link is asked for somebody who is not there."""

    code: ClassVar[str] = "SITE-003"
    says: ClassVar[str] = "There is no account {name!r} here."
    fix: ClassVar[str] = "Check the name and the folder (--home)."


def _link(options: argparse.Namespace, say: Say) -> int:
    _open(options.home)
    from zhizao.web.audit.actor import SYSTEM  # noqa: PLC0415
    from zhizao.web.people.accounts.actions import new_link  # noqa: PLC0415
    from zhizao.web.people.models import User  # noqa: PLC0415

    user = User.objects.filter(username=options.username, is_active=True).first()
    if user is None:
        raise NoSuchAccount(name=options.username)
    text = say("Open this address of the site once to set a new password: {link}")
    sys.stdout.write(text.format(link=new_link(user, by=SYSTEM)) + "\n")
    return 0


def _archive(options: argparse.Namespace, say: Say) -> int:
    from zhizao.papers import archive  # noqa: PLC0415

    verdict = archive.check(options.path, options.seal)
    for flaw in verdict.flaws:
        sys.stdout.write(flaw.text(language_of(say)) + "\n")
    sys.stdout.write(say("The pack is whole.") + "\n" if verdict.sound else "")
    return 0 if verdict.sound else BROKEN
