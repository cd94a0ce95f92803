"""Home: where does this installation keep its things?

Takes  ZHIZAO_HOME (default ~/.zhizao).
Gives  the folder of the database, the originals, the evidence and the cache.
"""

from __future__ import annotations

import os
from pathlib import Path


def folder() -> Path:
    """The home of the installation, as the environment names it now."""
    return Path(os.environ.get("ZHIZAO_HOME") or "~/.zhizao").expanduser()
