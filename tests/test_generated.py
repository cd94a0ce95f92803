"""What is generated is current: the schema, the sample plan, the compiled catalogue, the outputs in the README."""

from __future__ import annotations

from tests import generated


def test_generated_files_are_current() -> None:
    stale = [
        str(path.relative_to(generated.ROOT))
        for path, content in generated.contents().items()
        if not path.exists() or path.read_bytes() != content
    ]
    assert stale == [], "run: make format"
