"""Cells: what do spreadsheets call a place in a table?

Takes  row and column, counted from 0, or a name such as C12.
Gives  the one from the other.
"""

from __future__ import annotations

import re

_NAME = re.compile("([A-Za-z]{1,3})([0-9]{1,7})")


def address(row: int, column: int) -> str:
    """A cell as spreadsheets name it.

    >>> address(11, 2), address(0, 26)
    ('C12', 'AA1')
    """
    return f"{letters(column)}{row + 1}"


def letters(column: int) -> str:
    """The letters of a column."""
    name, left = "", column + 1
    while left:
        left, digit = divmod(left - 1, 26)
        name = chr(65 + digit) + name
    return name


def place(name: str) -> tuple[int, int] | None:
    """The row and column of a name; None where it is none.

    >>> place("C12"), place("AA1"), place("12")
    ((11, 2), (0, 26), None)
    """
    match = _NAME.fullmatch(name)
    if match is None or int(match[2]) == 0:
        return None
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1
