"""Endpoint: how is a question put to an OpenAI-compatible endpoint?

Takes  the address that a person gave (http://127.0.0.1:11434/v1), the name of a model, and a key from the environment.
Gives  the text of the answer.
Rule   only the address given is spoken to: no redirect is followed; an answer is bounded in time and size; the key is sent
       in the head of the request and printed nowhere.
"""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol
from urllib.parse import urlsplit

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import mark
from zhizao.plan.second.asking import asking

KEY = "ZHIZAO_SECOND_READER_KEY"


class BadEndpoint(ZhizaoError):
    """What was given is no address of an endpoint."""

    code: ClassVar[str] = "READ-001"
    says: ClassVar[str] = "{address}: this is no address of an OpenAI-compatible endpoint."
    fix: ClassVar[str] = "Give it as http://host:port/v1 or https://host/v1, without a question mark."


class NoAnswer(ZhizaoError):
    """The endpoint cannot be asked, or says nothing that can be used."""

    code: ClassVar[str] = "READ-002"
    says: ClassVar[str] = "The second reader at {address} gives no answer ({problem})."
    fix: ClassVar[str] = (
        "Check that it runs and knows the model {model}; without --second-reader the document is read as always."
    )


class Asked(Protocol):
    """Whoever answers questions."""

    @property
    def origin(self) -> str:
        """The name under which its proposals are marked."""

    def answer(self, messages: list[dict[str, str]], /) -> str:
        """The text of the answer. Raises NoAnswer."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An endpoint, as a person named it."""

    address: str
    model: str
    key: str | None = field(default=None, repr=False)

    @property
    def origin(self) -> str:
        return self.model

    def answer(self, messages: list[dict[str, str]]) -> str:
        body = {"model": self.model, "messages": messages, "temperature": 0, "stream": False}
        head = {"Content-Type": "application/json", **({"Authorization": f"Bearer {self.key}"} if self.key else {})}
        request = urllib.request.Request(  # noqa: S310 (the scheme is checked by `named`)
            f"{self.address.rstrip('/')}/chat/completions", json.dumps(body).encode(), head, method="POST"
        )
        try:
            with _opener().open(request, timeout=asking().seconds) as reply:
                told = reply.read(asking().longest_answer + 1)
        except urllib.error.HTTPError as error:
            raise self._none(f"HTTP {error.code}") from None
        except (OSError, ValueError) as error:
            raise self._none(str(getattr(error, "reason", None) or type(error).__name__)) from None
        if len(told) > asking().longest_answer:
            raise self._none(mark("the answer is too long"))
        return self._text(told)

    def _text(self, told: bytes) -> str:
        try:
            text: Any = json.loads(told)["choices"][0]["message"]["content"]
        except (ValueError, KeyError, IndexError, TypeError, RecursionError):
            raise self._none(mark("the answer is no chat completion")) from None
        return text if isinstance(text, str) else ""

    def _none(self, problem: str) -> NoAnswer:
        return NoAnswer(address=self.address, problem=problem, model=self.model)


def named(address: str, model: str, environment: Mapping[str, str] = os.environ) -> Endpoint:
    """The endpoint that a person named. Raises BadEndpoint."""
    try:
        parts = urlsplit(address)
        good = parts.scheme in ("http", "https") and parts.hostname and not parts.query and not parts.fragment
    except ValueError:
        good = False
    if not good:
        raise BadEndpoint(address=address)
    return Endpoint(address, model, environment.get(KEY) or None)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """What was meant for one host goes to no other."""

    def redirect_request(self, *_arguments: Any, **_named: Any) -> None:
        return None


def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(_NoRedirect)
