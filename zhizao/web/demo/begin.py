"""Beginning: what stands in an installation when it is opened for the first time?

Takes  an empty home, or one that was begun before.
Gives  the demonstration with its year, a programme of the user's own document, or the first administrator.
"""

from __future__ import annotations

import getpass
import sys
from datetime import date
from pathlib import Path

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from zhizao.base.language import Say, print_day
from zhizao.reference.sample_city import sample_city
from zhizao.web.audit.actor import SYSTEM
from zhizao.web.demo import city, year
from zhizao.web.people.actions import first_administrator as administrator_link
from zhizao.web.people.models import Body, User
from zhizao.web.plan import actions as plans
from zhizao.web.plan.models import Plan
from zhizao.web.programme.homes import place_of
from zhizao.web.programme.measures.actions import load_shipped
from zhizao.web.programme.models import Programme
from zhizao.web.programme.setup import actions as setup
from zhizao.web.programme.setup import queries
from zhizao.web.shell import clock


def demo(document: Path | None, say: Say) -> None:
    """Make the demonstration once, and a programme of the user's own document beside it."""
    if not Programme.objects.filter(synthetic=True).exists():
        _tell(say("Making the demonstration: a city that does not exist, and its year of reports ..."))
        _sample_programme(say)
    if document is not None:
        _own_programme(document, say)


@transaction.atomic
def _sample_programme(say: Say) -> None:
    facts = sample_city()
    load_shipped(by=SYSTEM)
    known = city.bodies(facts)
    city.people(facts, known)
    clerks = city.clerks(known)
    plan = _plan(city.SAMPLE, city.sample())
    made = city.programme(facts, known, plan)
    year.play(made, facts, clerks, lambda period: _tell(f"  {period}"))
    _tell(
        say("The demonstration is ready; it lives on {day}.").format(
            day=print_day(made.pinned_day, say) if made.pinned_day else ""
        )
    )


def _plan(name: str, content: bytes) -> Plan:
    plan = plans.plan_from(city.document_of(name, content, SYSTEM), SYSTEM)
    plans.accept_confident(plan, SYSTEM)
    return plan


@transaction.atomic
def _own_programme(document: Path, say: Say) -> None:
    """The user's document, its sure records accepted, its owners made bodies of its own place: it lives today."""
    plan = _plan(document.name, document.read_bytes())
    if hasattr(plan, "programme"):
        return
    card = queries.card_of(plan)
    # Nobody is asked here: a document that tells no place does not join the bodies of another.
    root = None if place_of(card) else setup.new_home(plan=plan, by=SYSTEM)
    setup.make_bodies_from(plan=plan, by=SYSTEM, root=root)
    home = Body.objects.get(plans=plan)
    city.let_in(sample_city(), home)
    first, last = card.get("period") or (clock.today().year, clock.today().year)
    made = setup.start(
        plan=plan,
        office=queries.named_by(plan).office_of(home).body or home,
        first_year=first,
        last_year=last,
        preset=sample_city().programme.preset,
        by=SYSTEM,
        since=date(first, 1, 1),
    )
    _tell(say("Your document has become the programme “{name}”.").format(name=made.name))


def first_administrator(say: Say, site: str) -> None:
    """Ask for the first administrator where there is nobody; without a terminal, print a link that works once."""
    if User.objects.exists():
        return
    if not sys.stdin.isatty():
        link = administrator_link("admin", say("administrator"))
        _tell(
            say("No administrator yet. Open this address once to set a password: {link}").format(link=f"{site}{link}")
        )
        return
    _tell(say("There is nobody here yet. Who is the first administrator?"))
    username = input(say("Account name: ")).strip()
    name = input(say("Name: ")).strip()
    administrator_link(username, name or username)
    user = User.objects.get(username=username)
    user.set_password(_password(user, say))
    user.save(update_fields=["password"])


def _password(user: User, say: Say) -> str:
    while True:
        password = getpass.getpass(say("Password (12 characters or more): "))
        try:
            validate_password(password, user)
        except ValidationError as error:
            _tell(" ".join(error.messages))
            continue
        if password == getpass.getpass(say("Once more: ")):
            return password
        _tell(say("The two are not the same."))


def _tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
