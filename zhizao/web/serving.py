"""Serving: one command runs the pages, the work in the background and the tick of time.

Takes  a host and a port; the home folder from ZHIZAO_HOME.
Gives  a site that runs until it is interrupted: gunicorn, a worker, and a tick every minute; one that dies is begun anew.
Rule   everything is prepared first (tables, static files), so that the first page is whole; what takes long is told.
       An address that stands for all of this machine (0.0.0.0) is printed as one that others can open.
Not    the settings: they are read from the environment, which `environment` fills before anything of Django is imported.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import mark

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 (what a person may ask for)
ELSEWHERE = ("192.0.2.1", 9)  # RFC 5737: nobody's address
TICK = 60  # seconds: reminders and lights are of days, so a minute late is soon
REST = 2  # seconds before a part that died is begun anew
PARTS = {
    "pages": [
        "gunicorn",
        "zhizao.web.wsgi",
        "--workers=2",
        "--threads=4",
        "--no-control-socket",
        "--log-level=warning",
    ],
    "worker": ["django", "db_worker", "--interval=1", "--no-startup-delay", "-v0"],
}


class PortTaken(ZhizaoError):
    """Something else answers at that address."""

    code: ClassVar[str] = "SITE-001"
    says: ClassVar[str] = "{host}:{port} cannot be used ({problem})."
    fix: ClassVar[str] = "Choose another port with --port, or stop what runs there."


class DemoForThisMachine(ZhizaoError):
    """A demo lets anybody in without a password."""

    code: ClassVar[str] = "SITE-002"
    says: ClassVar[str] = "A demo lets anybody in, so it is served to this machine only, not to {host}."
    fix: ClassVar[str] = "Leave out --host, or use `zhizao serve`."


def environment(home: Path | None, host: str, *, demo: bool, port: int | None = None) -> None:
    """Fill what the settings read; to be called before anything of Django is imported.

    Letters and calendars name the address at which the site answers, unless ZHIZAO_ADDRESS names another.
    """
    if demo and host not in LOOPBACK:
        raise DemoForThisMachine(host=host)
    if home is not None:
        os.environ["ZHIZAO_HOME"] = str(home.resolve())
    known = {_in_address(name) for name in (*LOOPBACK, socket.gethostname(), *names(host))}
    os.environ.setdefault("ZHIZAO_HOSTS", ",".join(sorted(known)))
    if port is not None:
        os.environ.setdefault("ZHIZAO_ADDRESS", addresses(host, port)[0])
    os.environ["ZHIZAO_DEMO"] = "1" if demo else "0"
    os.environ["DJANGO_SETTINGS_MODULE"] = "zhizao.web.settings"


def names(host: str) -> list[str]:
    """What others call this machine where it answers at `host`, what they reach most surely first."""
    return [*_outward(), socket.gethostname()] if host in EVERYWHERE else [host]


def addresses(host: str, port: int) -> list[str]:
    """Where the pages can be opened."""
    return [f"http://{_in_address(name)}:{port}" for name in names(host)]


def _outward() -> list[str]:
    """The address of this machine in its network; none where it is in no network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Nothing is sent: connecting a datagram socket only chooses the way out.
            probe.connect(ELSEWHERE)
        except OSError:
            return []
        return [probe.getsockname()[0]]


def _in_address(name: str) -> str:
    return f"[{name}]" if ":" in name else name


def prepare(tell: Callable[[str], object] = lambda _text: None) -> None:
    """Bring tables and static files to this version; `tell` hears what is being done."""
    import django  # noqa: PLC0415 (needs the environment)
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    tell(mark("Preparing the tables ..."))
    call_command("migrate", interactive=False, verbosity=0)
    tell(mark("Preparing the files of the pages ..."))
    call_command("collectstatic", interactive=False, verbosity=0)


def check_port(host: str, port: int) -> None:
    """Raise PortTaken where nothing can be served."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(host=host, port=port, problem=error.strerror) from error


def supervise(host: str, port: int, tick: Callable[[], object]) -> None:
    """Run the parts until interrupted or told to stop; begin anew what dies."""
    commands = {name: [sys.executable, "-m", *command] for name, command in PARTS.items()}
    commands["pages"].append(f"--bind={_in_address(host)}:{port}")
    running = {name: subprocess.Popen(command) for name, command in commands.items()}  # noqa: S603 (our own words)
    signal.signal(signal.SIGTERM, _interrupt)
    next_tick = 0.0
    try:
        while True:
            if time.monotonic() >= next_tick:
                tick()
                next_tick = time.monotonic() + TICK
            time.sleep(REST)
            for name, part in running.items():
                if part.poll() is not None:
                    sys.stderr.write(f"zhizao: {name} ended ({part.returncode}); begun anew\n")
                    running[name] = subprocess.Popen(commands[name])  # noqa: S603
    except KeyboardInterrupt:
        for part in running.values():
            part.terminate()
        for part in running.values():
            part.wait(timeout=30)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
