"""A pytest plugin, loaded before Django's settings: tests have a home of their own, thrown away at the end."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_folder = tempfile.mkdtemp(prefix="zhizao-test-home-")
(Path(_folder) / "static").mkdir()  # collecting the modules' examples opens the site before its files are laid out
os.environ["ZHIZAO_HOME"] = _folder
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
