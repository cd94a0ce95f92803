"""Packing: how is a zip written so that the same content gives the same bytes?

Takes  names and contents.
Gives  zip entries without the day or the machine of their making.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

_BEGINNING = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can hold


def entry(name: str, *, packed: bool = True) -> zipfile.ZipInfo:
    """An entry of a zip that tells nothing of its making; `packed` compresses it."""
    made = zipfile.ZipInfo(name, _BEGINNING)
    made.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    made.create_system = 3
    made.external_attr = 0o644 << 16
    return made


def pack(parts: Mapping[str, bytes]) -> bytes:
    """A zip of small parts, in the order given."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in parts.items():
            packed.writestr(entry(name), content)
    return out.getvalue()
