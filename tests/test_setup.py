"""What a fresh clone relies on: pinned hashes, no address of any host, a short Makefile, current samples."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PINNED = ["requirements.txt", "requirements-dev.txt", "benchmarks/requirements-bench.txt"]
# What a package is called where it is used: in an import, or as a name in the settings of the site.
MODULES = {
    "argon2-cffi": "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django-csp": "csp",
    "django-tasks": "django_tasks",
    "django-tasks-db": "django_tasks_db",
    "python-calamine": "python_calamine",
    "python-docx": "docx",
    "pyyaml": "yaml",
}
SKIPPED = {".git", ".venv", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}


def our_files() -> list[Path]:
    """Every text file of the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    names = listed.stdout.splitlines() or [str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if path.is_file()]
    paths = (ROOT / name for name in names if not SKIPPED & set(Path(name).parts) and not name.endswith(".mo"))
    return [path for path in paths if path.is_file()]


@pytest.mark.parametrize("name", PINNED)
def test_every_requirement_is_pinned_with_hashes(name: str) -> None:
    text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert lines
    assert [line[:60] for line in lines if not re.match(r"[a-z0-9._-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line)] == []


def test_the_pins_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {
        "requirements.txt": project["dependencies"],
        "requirements-dev.txt": [*project["dependencies"], *project["optional-dependencies"]["dev"]],
    }
    for name, wanted in asked.items():
        pinned = set(re.findall(r"^([a-z0-9._-]+)==", (ROOT / name).read_text("utf-8"), re.MULTILINE))
        assert {re.split(r"[>=<[]", one)[0].lower() for one in wanted} - pinned == set()


def test_every_dependency_is_used() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "zhizao").rglob("*.py"))
    names = {re.split("[>=<]", one)[0].lower() for one in project["dependencies"]}
    used = {MODULES.get(name, name) for name in names}
    assert [
        name for name in sorted(used) if not re.search(rf"^\s*(?:import|from) {name}\b|\"{name}\b", code, re.MULTILINE)
    ] == []


def test_no_address_of_a_registry_or_path_of_a_machine() -> None:
    # Spelled in parts, so that this file does not hold what it forbids.
    forbidden = [
        "index" + "-url",
        "registry.npm" + "js",
        "files.python" + "hosted",
        "deb.deb" + "ian",
        "bash" + "_jobs",
    ]
    forbidden += ["/work/" + "main", "/work/" + "shared", '"resol' + 'ved":']
    found = [
        (path.relative_to(ROOT), word)
        for path in our_files()
        for word in forbidden
        if word.encode() in path.read_bytes()
    ]
    assert found == []


def test_the_makefile_is_short_and_explains_itself() -> None:
    lines = (ROOT / "Makefile").read_text("utf-8").splitlines()
    targets = [line for line in lines if re.match(r"[a-z]+:(?!=)", line)]
    assert len(targets) <= 10
    assert [line for line in targets if " ## " not in line] == []


def test_ci_can_be_run() -> None:
    script = ROOT / ".ci/run"
    assert os.access(script, os.X_OK)
    assert "set -euo pipefail" in script.read_text("utf-8")
    assert subprocess.run(["bash", "-n", script], check=False).returncode == 0


def test_the_wheel_holds_all_data(tmp_path: Path) -> None:
    """Built from a copy, so that nothing left by an earlier build helps."""
    for path in our_files():
        copy = tmp_path / "copy" / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    build = "from setuptools import build_meta; print(build_meta.build_wheel('.'))"
    subprocess.run([sys.executable, "-c", build], cwd=tmp_path / "copy", check=True, capture_output=True)
    (wheel,) = (tmp_path / "copy").glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    wanted = {str(path.relative_to(ROOT)) for path in our_files() if path.is_relative_to(ROOT / "zhizao")}
    assert wanted - packed == set()


def test_the_sample_is_ours_long_and_says_that_it_is_fictional() -> None:
    text = (ROOT / "zhizao/data/samples/linlan.txt").read_text("utf-8")
    assert text.startswith("虚构示例")
    assert len(text) >= 8_000
