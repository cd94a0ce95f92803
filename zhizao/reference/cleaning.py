"""The vocabularies of cleaning: frames of web pages, injected spam, script, byte slips, scans and symbol fonts.

Takes  data/cleaning/*.yaml.
Gives  `noise_words()`, `script_words()`, `slip_words()`, `misread_words()`, `symbols()` and `radicals()`, each read once.
Not    the rules: see zhizao/document/noise.py, script.py and slips.py, and formats/scan/misread.py.
"""

from __future__ import annotations

from functools import cache

from zhizao.reference.strict import DataFile, load


class NoiseWords(DataFile):
    """data/cleaning/noise.yaml; the file tells what each list is for."""

    navigation: list[str]
    tail: list[str]
    copyright: list[str]
    copyright_sure: list[str]
    breadcrumb: list[str]
    teaser: list[str]
    spam_sure: list[str]
    spam: list[str]
    splice: list[str]
    code_before: list[str]


class ScriptWords(DataFile):
    """data/cleaning/script.yaml."""

    taiwan: list[str]
    zhe_before: str
    zhe_not_after: str
    zhe_after: list[str]


class SlipWords(DataFile):
    """data/cleaning/slips.yaml."""

    provinces: list[str]
    marks: str


class MisreadWords(DataFile):
    """data/cleaning/misread.yaml."""

    thousand_before: list[str]
    dry_words: list[str]
    notes: list[str]
    owner_marks: list[str]
    colon_behind: list[str]
    other_marks: list[str]
    aids: int


class Symbols(DataFile):
    """data/cleaning/symbols.yaml: for each font the character of each of its codes."""

    fonts: dict[str, dict[int, str]]


class Radicals(DataFile):
    """data/cleaning/radicals.yaml."""

    printed: str
    meant: str


@cache
def noise_words() -> NoiseWords:
    """The words of navigation, copyright and spam."""
    return load("cleaning/noise.yaml", NoiseWords)


@cache
def script_words() -> ScriptWords:
    """The words that choose and mend a conversion of script."""
    return load("cleaning/script.yaml", ScriptWords)


@cache
def slip_words() -> SlipWords:
    """The words that tell a lost byte."""
    return load("cleaning/slips.yaml", SlipWords)


@cache
def misread_words() -> MisreadWords:
    """The words that tell what a recogniser misread."""
    return load("cleaning/misread.yaml", MisreadWords)


@cache
def symbols() -> dict[str, dict[int, str]]:
    """The characters of symbol fonts."""
    return load("cleaning/symbols.yaml", Symbols).fonts


@cache
def radicals() -> Radicals:
    """The characters that stand for radicals."""
    return load("cleaning/radicals.yaml", Radicals)
