"""One page: what may a self-contained page do?

Takes  its own style and script.
Gives  the Content-Security-Policy that allows these by their hash and nothing else: no request, no other script, no form.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources


def policy(style: str, script: str) -> str:
    """What the browser may do with a page: nothing but its own style, script and pictures."""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def asset(package: str, name: str) -> str:
    """A style or a script, as it stands in the page."""
    return resources.files("zhizao").joinpath(package, "templates", name).read_text("utf-8").strip()
