"""Texts of the site: what does each app say, and what of it has no Chinese yet?

Takes  the templates and modules of zhizao/web.
Gives  the texts of each app; `python -m tests.site_texts` lists those without a translation and those left over.
Rule   the English stands in the code, the Chinese in the app's locale/zh_Hans/LC_MESSAGES/django.po.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[1]
WEB = ROOT / "zhizao/web"
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip


def apps() -> list[Path]:
    """The folders that bring a catalogue; modules beside the apps speak through the shell's."""
    return sorted(file.parent for file in WEB.glob("*/apps.py"))


def catalogue_of(app: Path) -> Path:
    """Where the app's translations stand."""
    return app / "locale/zh_Hans/LC_MESSAGES/django.po"


def said(app: Path) -> set[tuple[str, str]]:
    """(context, text) of everything that an app says."""
    modules = [*app.rglob("*.py"), *(WEB.glob("*.py") if app.name == "shell" else ())]
    templates = [*app.rglob("*.html"), *app.rglob("*.txt")]
    sources = [path.read_text("utf-8") for path in modules]
    sources += [templatize(path.read_text("utf-8"), str(path)) for path in templates]
    found: set[tuple[str, str]] = set()
    for source in sources:
        file = io.BytesIO(source.encode())
        for _, message, _, context in extract("python", file, keywords=KEYWORDS, options={"encoding": "utf-8"}):
            found.add((context or "", message[0] if isinstance(message, tuple) else message))
    return found


def translations(app: Path) -> Catalog:
    """The app's catalogue; empty where it has none."""
    path = catalogue_of(app)
    with io.BytesIO(path.read_bytes() if path.exists() else b"") as file:
        return read_po(file)


def translated(app: Path) -> set[tuple[str, str]]:
    """(context, text) of everything that has its Chinese."""
    done = set()
    for message in translations(app):
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and all(texts) and not message.fuzzy:
            done.add((message.context or "", message.id[0] if isinstance(message.id, tuple) else message.id))
    return done


def main() -> int:
    """List what is missing and what is left over."""
    wrong = 0
    for app in apps():
        for title, texts in (("no Chinese", said(app) - translated(app)), ("left over", translated(app) - said(app))):
            for _, text in sorted(texts):
                wrong += 1
                sys.stdout.write(f"{app.name}: {title}: {text!r}\n")
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
