"""Text: the words of a text file or a saved HTML page.

Takes  bytes in UTF-8, GB18030, Big5 or UTF-16 with its mark.
Gives  the decoded text; of a page, the edits and cuts that leave its paragraphs.
"""

from __future__ import annotations

from zhizao.document import decode, html
from zhizao.document.formats.extracted import Extracted


def extract(data: bytes, name: str) -> Extracted:
    """Read text. Raises a ZhizaoError (DOC-001, DOC-003, DOC-004, DOC-006) that names the file and the byte."""
    raw, encoding, findings = decode.decode(data, name)
    if not html.is_page(raw, name):
        return Extracted(raw, encoding, findings=tuple(findings))
    edits, cuts = html.body_of(raw)
    return Extracted(raw, encoding, tuple(edits), tuple(cuts), findings=tuple(findings))
