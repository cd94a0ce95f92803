"""Sources: where a record stands in a document, and the name it keeps for ever.

Takes  a document's hash, the kind of a record and its span in the raw text.
Gives  a short id that survives edits elsewhere in the plan.
Rule   DESIGN: a record's id is a short hash of (document, kind, span, ordinal).
"""

from __future__ import annotations

import hashlib


def record_id(document: str, kind: str, start: int, end: int, ordinal: int = 0) -> str:
    """Name a record: one letter for its kind and ten hexadecimal digits.

    `document` is the sha256 of the file's bytes, `start` and `end` index the raw text, and `ordinal` tells
    apart records of one kind that share a span.

    >>> record_id("ab12", "target", 10, 20)
    'T-e2391da139'
    """
    key = f"{document}|{kind}|{start}|{end}|{ordinal}"
    return f"{kind[0].upper()}-{hashlib.sha256(key.encode()).hexdigest()[:10]}"
