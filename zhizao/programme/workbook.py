"""Workbook: a unit's reports of a period as one Excel file, out to be filled in and back again.

Takes  a form: whose it is, for which period, and one line per report with what is known already.
Gives  the workbook to fill in; and for a filled-in one a dry run: every row as it would be taken, and every mistake with
       its cell, what is wrong and what mends it.
Rule   a row in which nothing new was typed is not reported in this file: it is left out and counted. One that was begun
       is checked in full. What the dry run shows is what a commit applies: `Dry.accepted()` is the only way to the rows, and it gives none
       while there is a mistake. Columns are found by their heads, so they may be moved; lines by their key.
Not    the saving of reports, and no lights: the site does that with the rows.
"""

from __future__ import annotations

import hashlib
import io
import json
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, cached_property
from typing import Any, ClassVar, Literal

import xlsxwriter
from pydantic import BaseModel, ConfigDict

from zhizao.base.cells import address
from zhizao.base.errors import ZhizaoError
from zhizao.base.language import Language, Say, error_text, mark, print_day, speaker
from zhizao.programme import figures, measures, sheets
from zhizao.programme.sheets import Sheet
from zhizao.reference.strict import DataFile, load

Value = Decimal | bool | str | None
Check = Literal["ratio", "value_or_comment", "rising", "words", "plan", "carried"]
Occasion = Literal["year", "node"]
_HEAD_ROW = 3
_SEARCHED = 30  # rows in which identity and heads are looked for
_LARGEST = 10**15
_YELLOW, _GREY, _BLUE = "#FFF9DB", "#F3F4F6", "#DCE6F2"


class NotOurTemplate(ZhizaoError):
    """A workbook that was not made here."""

    code: ClassVar[str] = "PROG-154"
    says: ClassVar[str] = "The workbook is not one that was handed out here."
    fix: ClassVar[str] = (
        "Download the template of your unit and this period and fill in that file; do not copy it into another."
    )


class SheetTwice(ZhizaoError):
    """Two copies of the sheet in one workbook."""

    code: ClassVar[str] = "PROG-155"
    says: ClassVar[str] = "The sheet stands in the workbook more than once ({sheets})."
    fix: ClassVar[str] = "Delete the copies and keep the sheet that counts."


class OtherForm(ZhizaoError):
    """The template of another unit, period, programme or version."""

    code: ClassVar[str] = "PROG-156"
    says: ClassVar[str] = "The workbook is for another {what}: {found}, not {expected}."
    fix: ClassVar[str] = "Hand it in where it belongs, or download the template anew."


class MissingColumn(ZhizaoError):
    """A column of the template is gone."""

    code: ClassVar[str] = "PROG-157"
    says: ClassVar[str] = "The column {head} is missing."
    fix: ClassVar[str] = "Put the column back with this head, or copy your entries into a new template."


class ColumnTwice(ZhizaoError):
    """Two columns with one head."""

    code: ClassVar[str] = "PROG-158"
    says: ClassVar[str] = "The column {head} stands twice."
    fix: ClassVar[str] = "Delete the column that does not count."


class NoKey(ZhizaoError):
    """Entries in a row without its key."""

    code: ClassVar[str] = "PROG-159"
    says: ClassVar[str] = "The row has entries but no row key."
    fix: ClassVar[str] = "Move the entries to the row of their task; rows cannot be added."


class UnknownKey(ZhizaoError):
    """A row key that the form does not know."""

    code: ClassVar[str] = "PROG-160"
    says: ClassVar[str] = "The row key {found} is not one of this form."
    fix: ClassVar[str] = "Restore the key from the template; rows cannot be added."


class KeyTwice(ZhizaoError):
    """Two rows with one key."""

    code: ClassVar[str] = "PROG-161"
    says: ClassVar[str] = "The row key {found} stands already in row {first}."
    fix: ClassVar[str] = "Keep one of the two rows."


class RowMissing(ZhizaoError):
    """A row of the template is gone."""

    code: ClassVar[str] = "PROG-162"
    says: ClassVar[str] = "The row {key} ({name}) is missing."
    fix: ClassVar[str] = "Copy the row back from the template."


class ErrorCell(ZhizaoError):
    """A formula that failed."""

    code: ClassVar[str] = "PROG-163"
    says: ClassVar[str] = "The formula in the cell gives {found}."
    fix: ClassVar[str] = "Type the number itself, or mend the formula."


class Negative(ZhizaoError):
    """A number below zero where there is none."""

    code: ClassVar[str] = "PROG-164"
    says: ClassVar[str] = "{found} is below zero."
    fix: ClassVar[str] = "Check the sign; this figure cannot be negative."


class NoValue(ZhizaoError):
    """Neither a value nor a reason why there is none."""

    code: ClassVar[str] = "PROG-165"
    says: ClassVar[str] = "There is no value, and no comment says why."
    fix: ClassVar[str] = "Type the value, or write under {head} why it is missing."


class TooLong(ZhizaoError):
    """A text above the limit of its column."""

    code: ClassVar[str] = "PROG-166"
    says: ClassVar[str] = "The text has {length} characters; at most {longest} are taken."
    fix: ClassVar[str] = "Shorten it; details may be handed in as evidence."


class Merged(ZhizaoError):
    """Merged cells in the table."""

    code: ClassVar[str] = "PROG-167"
    says: ClassVar[str] = "The cells {cells} are merged."
    fix: ClassVar[str] = "Take the merging back and fill in each cell by itself."


class HalfRatio(ZhizaoError):
    """A numerator without its denominator, or the other way round."""

    code: ClassVar[str] = "PROG-168"
    says: ClassVar[str] = "Numerator and denominator belong together, and one of them is missing."
    fix: ClassVar[str] = "Type both, or neither."


class NoWhole(ZhizaoError):
    """A denominator of zero."""

    code: ClassVar[str] = "PROG-169"
    says: ClassVar[str] = "The denominator is zero."
    fix: ClassVar[str] = "Correct it, or leave both cells empty and write a comment."


class RatioDiffers(ZhizaoError):
    """A value that is not its numerator by its denominator."""

    code: ClassVar[str] = "PROG-170"
    says: ClassVar[str] = "The value {found} is not numerator by denominator, which gives {computed}."
    fix: ClassVar[str] = "Correct one of the three, or leave the value empty: it is computed."


class Fell(ZhizaoError):
    """A running total below the last one; a warning."""

    code: ClassVar[str] = "PROG-171"
    says: ClassVar[str] = "The running total fell from {last} to {found}."
    fix: ClassVar[str] = "Check whether only this period was counted; if it did fall, say why under {head}."


class NothingSaid(ZhizaoError):
    """A task without a word on its progress."""

    code: ClassVar[str] = "PROG-172"
    says: ClassVar[str] = "Nothing is said about the progress of the task."
    fix: ClassVar[str] = "Write a sentence under {head}."


class HasMistakes(ZhizaoError):
    """A commit of a workbook that has mistakes."""

    code: ClassVar[str] = "PROG-173"
    says: ClassVar[str] = "The workbook has {count} mistakes, so nothing of it is taken."
    fix: ClassVar[str] = "Mend the mistakes that the dry run lists and hand it in again."


class NotYesOrNo(ZhizaoError):
    """Another word where yes or no is asked."""

    code: ClassVar[str] = "PROG-174"
    says: ClassVar[str] = "“{found}” is neither yes nor no."
    fix: ClassVar[str] = "Choose {yes} or {no}, or leave the cell empty."


class NoPlan(ZhizaoError):
    """A report on a year without the plan of the next."""

    code: ClassVar[str] = "PROG-175"
    says: ClassVar[str] = "Nothing is said about the key work and goals of the next year."
    fix: ClassVar[str] = "Write a sentence under {head}."


class NotCarried(ZhizaoError):
    """A year that leaves something open without a word."""

    code: ClassVar[str] = "PROG-176"
    says: ClassVar[str] = "The year leaves {left} of its milestone open, and nothing says why it is carried over."
    fix: ClassVar[str] = "Write under {head} what is carried over, why, and until when."


class Column(BaseModel):
    """A column of a template: what is given is locked, an entry is filled in; `when` it is asked for, where not always."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    zh: str
    en: str
    type: Literal["text", "number", "yes_no"]
    entry: bool
    width: int
    longest: int = 0
    key: bool = False
    when: Occasion | None = None

    def head(self, language: Language) -> str:
        """The head of the column."""
        return self.zh if language == "zh" else self.en


class Schema(DataFile):
    """data/workbooks/*.yaml: a template, its columns and its limits."""

    template: str
    version: int
    sheet: dict[Language, str]
    title: dict[Language, str]
    line: dict[Language, str]
    hint: dict[Language, str]
    number: dict[Language, str]
    longest: dict[Language, str]
    choose: dict[Language, str]
    yes: dict[Language, list[str]]
    no: dict[Language, list[str]]
    fonts: dict[Literal["title", "body"], str]
    frozen: int
    rows: int
    columns: int
    characters: int
    places: int
    checks: list[Check]
    fields: list[Column]

    def chosen(self, found: bool, language: Language) -> str:
        """Yes or no, as printed."""
        return (self.yes if found else self.no)[language][0]

    def column(self, name: str) -> Column:
        """The column with this name."""
        return next(one for one in self.fields if one.name == name)


@dataclass(frozen=True, slots=True)
class Line:
    """One row to fill in.

    `given` holds the locked cells by column; `units` the unit of each number asked for; `measured` is False for a task
    without a value; a `ratio` has numerator and denominator; a `rising` value is a running total; `negative` where a
    value below zero makes sense. `occasions` say what else it is asked: on a year, `to_reach` is the value that meets the
    year's milestone, `falling` where less is better.
    """

    key: str
    given: Mapping[str, Value] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    measured: bool = True
    ratio: bool = False
    rising: bool = False
    negative: bool = False
    decimals: int = 2
    occasions: frozenset[Occasion] = frozenset()
    to_reach: Decimal | None = None
    falling: bool = False

    def asks(self, column: Column) -> bool:
        """Whether a cell of the line is to be filled in."""
        if column.when and column.when not in self.occasions:
            return False
        if column.name in ("numerator", "denominator"):
            return self.ratio
        return column.entry and (self.measured or column.type != "number")


@dataclass(frozen=True)
class Form:
    """What a unit is asked to fill in for a period: codes identify, names are printed."""

    programme: str
    programme_name: str
    unit: str
    unit_name: str
    period: str
    period_name: str
    made: date
    lines: tuple[Line, ...]
    schema: Schema

    @cached_property
    def fields(self) -> tuple[Column, ...]:
        """The columns that this form has."""
        asked = {occasion for line in self.lines for occasion in line.occasions}
        return tuple(one for one in self.schema.fields if one.when is None or one.when in asked)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row as it will be taken: the number of its row in the sheet, and the values by column."""

    key: str
    row: int
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong, and where: the sheet, the row as spreadsheets number it, and the cell; None where it is the whole."""

    error: ZhizaoError
    sheet: str | None = None
    row: int | None = None
    cell: str | None = None

    def text(self, say: Say) -> str:
        """The place, what is wrong and what mends it."""
        place = " ".join(part for part in (self.sheet, self.cell or (str(self.row) if self.row else None)) if part)
        return f"{place}: {error_text(self.error, say)}" if place else error_text(self.error, say)


@dataclass(frozen=True, slots=True)
class Dry:
    """A dry run: the rows, all mistakes, what should be looked at but is taken, and how many rows are not reported."""

    sha256: str
    rows: tuple[Entry, ...] = ()
    errors: tuple[Mistake, ...] = ()
    warnings: tuple[Mistake, ...] = ()
    left: int = 0

    def accepted(self) -> tuple[Entry, ...]:
        """The rows to apply. Raises HasMistakes while there is one."""
        if self.errors:
            raise HasMistakes(count=len(self.errors))
        return self.rows


@cache
def reports() -> Schema:
    """The template of period reports."""
    return load("workbooks/report.yaml", Schema)


def template(form: Form, language: Language = "zh") -> bytes:
    """The workbook to fill in; the same form gives the same bytes."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"title": _filled(form, "title", language), "created": datetime.combine(form.made, time())})
        sheet = book.add_worksheet(form.schema.sheet[language])
        _Writer(book, sheet, form, language).write()
    return content.getvalue()


def _filled(form: Form, text: Literal["title", "line", "hint"], language: Language) -> str:
    texts: Mapping[Language, str] = getattr(form.schema, text)
    return texts[language].format(
        programme=form.programme_name,
        unit=form.unit_name,
        period=form.period_name,
        made=print_day(form.made, speaker(language)),
        template=form.schema.template,
        version=form.schema.version,
    )


# What tells a workbook apart from every other.
_WHAT = {
    "template": mark("template"),
    "version": mark("version"),
    "programme": mark("programme"),
    "unit": mark("unit"),
    "period": mark("period"),
}


def _identity(form: Form) -> dict[str, str]:
    schema = form.schema
    codes = (schema.template, str(schema.version), form.programme, form.unit, form.period)
    return dict(zip(_WHAT, codes, strict=True))


def _stamp(form: Form) -> str:
    """The identity with the names that people know, for the first cell."""
    names = {"programme": form.programme_name, "unit": form.unit_name, "period": form.period_name}
    return json.dumps({**_identity(form), "names": names}, ensure_ascii=False)


@dataclass(slots=True)
class _Writer:
    book: Any
    sheet: Any
    form: Form
    language: Language
    formats: dict[tuple[object, ...], Any] = field(default_factory=dict)

    def write(self) -> None:
        self._head()
        for number, line in enumerate(self.form.lines):
            for column, one in enumerate(self.form.fields):
                self._cell(_HEAD_ROW + 1 + number, column, one, line)
        self._validate()
        self._page()

    def _head(self) -> None:
        form, sheet = self.form, self.sheet
        sheet.write_string(0, 0, _stamp(form), self._format("given"))
        sheet.write_string(0, 1, _filled(form, "title", self.language), self._format("title"))
        sheet.write_string(1, 1, _filled(form, "line", self.language), self._format("plain"))
        sheet.write_string(2, 1, _filled(form, "hint", self.language), self._format("plain"))
        sheet.set_row(0, 28)
        sheet.set_row(_HEAD_ROW, 24)
        for column, one in enumerate(form.fields):
            sheet.set_column(column, column, one.width, None, {"hidden": one.key})
            sheet.write_string(_HEAD_ROW, column, one.head(self.language), self._format("head"))

    def _cell(self, row: int, column: int, one: Column, line: Line) -> None:
        value: Value = line.key if one.key else line.given.get(one.name)
        asked = line.asks(one)
        style = self._format("entry" if asked else "given", line.decimals if one.type == "number" else None)
        if isinstance(value, bool):
            self.sheet.write_string(row, column, self.form.schema.chosen(value, self.language), style)
        elif value is None:
            self.sheet.write_blank(row, column, None, style)
        elif isinstance(value, Decimal):
            self.sheet.write_number(row, column, float(value), style)
        else:
            # As text whatever it begins with: a name like =1+1 must not become a formula.
            self.sheet.write_string(row, column, value, style)

    def _validate(self) -> None:
        schema, last = self.form.schema, _HEAD_ROW + max(1, len(self.form.lines))
        for column, one in enumerate(self.form.fields):
            if one.entry:
                rule = _validation(schema, one, self.language)
                self.sheet.data_validation(_HEAD_ROW + 1, column, last, column, rule)

    def _page(self) -> None:
        sheet = self.sheet
        sheet.freeze_panes(_HEAD_ROW + 1, self.form.schema.frozen)
        sheet.protect("", {"format_columns": True, "format_rows": True})
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_HEAD_ROW)
        sheet.print_area(0, 1, _HEAD_ROW + max(1, len(self.form.lines)), len(self.form.fields) - 1)
        sheet.set_footer("&C&P / &N")

    def _format(self, look: str, decimals: int | None = None) -> Any:
        key = (look, decimals)
        if key not in self.formats:
            self.formats[key] = self.book.add_format(_look(self.form.schema, look, decimals))
        return self.formats[key]


def _look(schema: Schema, look: str, decimals: int | None) -> dict[str, object]:
    base: dict[str, object] = {"font_name": schema.fonts["body"], "font_size": 10, "valign": "vcenter"}
    if look == "title":
        return {**base, "font_name": schema.fonts["title"], "font_size": 16}
    if look == "plain":
        return base
    colour = {"entry": _YELLOW, "given": _GREY, "head": _BLUE}[look]
    base |= {"border": 1, "border_color": "#BFC5CE", "text_wrap": True, "bg_color": colour, "locked": look != "entry"}
    if look == "head":
        return {**base, "bold": True, "align": "center"}
    if decimals is not None:
        base["num_format"] = "#,##0" + ("." + "0" * decimals if decimals else "")
    return base


def _validation(schema: Schema, one: Column, language: Language) -> dict[str, object]:
    """A warning that people may pass."""
    says = {"number": schema.number, "text": schema.longest, "yes_no": schema.choose}[one.type]
    rule: dict[str, object] = {
        "error_type": "warning",
        "error_title": one.head(language),
        "error_message": says[language].format(longest=one.longest),
    }
    if one.type == "number":
        return {**rule, "validate": "decimal", "criteria": "between", "minimum": -_LARGEST, "maximum": _LARGEST}
    if one.type == "yes_no":
        return {**rule, "validate": "list", "source": [schema.chosen(True, language), schema.chosen(False, language)]}
    return {**rule, "validate": "length", "criteria": "<=", "value": one.longest}


def read(content: bytes, form: Form) -> Dry:
    """A dry run of a filled-in workbook: nothing is raised, every mistake is listed."""
    digest = hashlib.sha256(content).hexdigest()
    reach = sheets.Reach(form.schema.rows, form.schema.columns, form.schema.characters)
    try:
        sheet = _ours(sheets.read(content, reach))
    except ZhizaoError as error:
        return Dry(digest, errors=(Mistake(error),))
    reader = _Reader(sheet, form)
    reader.read()
    order = sorted(reader.errors, key=lambda one: (one.row or 0, len(one.cell or ""), one.cell or ""))
    return Dry(digest, tuple(reader.rows), tuple(order), tuple(reader.warnings), reader.left)


def _ours(found: Sequence[Sheet]) -> Sheet:
    own = [sheet for sheet in found if _identity_in(sheet)]
    if not own:
        raise NotOurTemplate
    if len(own) > 1:
        raise SheetTwice(sheets=", ".join(sheet.name for sheet in own))
    return own[0]


def _identity_in(sheet: Sheet) -> dict[str, object] | None:
    """The identity that one of the first cells holds."""
    for row in sheet.rows[:_SEARCHED]:
        for cell in row:
            if isinstance(cell, str) and cell.startswith("{") and '"template"' in cell:
                try:
                    found = json.loads(cell)
                except ValueError:
                    continue
                return found if isinstance(found, dict) else None
    return None


class _Reader:
    """Reads one sheet and gathers what is wrong with it."""

    def __init__(self, sheet: Sheet, form: Form) -> None:
        self.sheet, self.form = sheet, form
        self.lines = {line.key: line for line in form.lines}
        self.places: dict[str, int] = {}
        self.rows: list[Entry] = []
        self.errors: list[Mistake] = []
        self.warnings: list[Mistake] = []
        self.left = 0

    def read(self) -> None:
        if not self._same_form():
            return
        head = self._heads()
        if head is None:
            return
        self._merged(head)
        seen: dict[str, int] = {}
        for row in range(head + 1, len(self.sheet.rows)):
            self._row(row, seen)
        for key, line in self.lines.items():
            if key not in seen:
                self._wrong(RowMissing(key=key, name=self._name(line)))

    def _same_form(self) -> bool:
        found, own = _identity_in(self.sheet) or {}, json.loads(_stamp(self.form))
        for what, expected in _identity(self.form).items():
            if found.get(what) != expected:
                names = found.get("names")
                named = names.get(what) if isinstance(names, dict) else None
                facts = {"found": str(named or found.get(what)), "expected": own["names"].get(what, expected)}
                self._wrong(OtherForm(what=_WHAT[what], **facts))
        return not self.errors

    def _heads(self) -> int | None:
        """Where the heads stand; the place of each column by its name."""
        heads = {_plain(head): one.name for one in self.form.fields for head in (one.zh, one.en)}
        rows = [[heads.get(_plain(cell)) for cell in row] for row in self.sheet.rows[:_SEARCHED]]
        row = max(range(len(rows)), key=lambda number: len(set(rows[number]) - {None}))
        for column, name in enumerate(rows[row]):
            if name in self.places:
                self._wrong(ColumnTwice(head=self.form.schema.column(name).zh), row, column)
            elif name is not None:
                self.places[name] = column
        for one in self.form.fields:
            if (one.entry or one.key) and one.name not in self.places:
                self._wrong(MissingColumn(head=one.zh), row)
        return None if self.errors else row

    def _merged(self, head: int) -> None:
        used = self.places.values()
        for (top, left), (bottom, right) in self.sheet.merged:
            if bottom > head and left <= max(used) and right >= min(used):
                self._wrong(Merged(cells=f"{address(top, left)}:{address(bottom, right)}"), top, left)

    def _row(self, row: int, seen: dict[str, int]) -> None:
        key = _text(self._cell(row, self._key_column().name))
        if not key:
            if any(self._filled(row, one) for one in self.form.fields if one.entry):
                self._wrong(NoKey(), row, self.places[self._key_column().name])
            return
        place = self.places[self._key_column().name]
        if key not in self.lines:
            self._wrong(UnknownKey(found=key), row, place)
        elif key in seen:
            self._wrong(KeyTwice(found=key, first=seen[key]), row, place)
        else:
            seen[key] = row + 1
            self._line(row, self.lines[key])

    def _line(self, row: int, line: Line) -> None:
        before = len(self.errors)
        values: dict[str, Value] = {}
        unread: set[str] = set()
        for one in self.form.fields:
            if line.asks(one):
                known = len(self.errors)
                values[one.name] = self._value(row, one, line)
                unread |= {one.name} if len(self.errors) > known else set()
        if not unread and self._untouched(line, values):
            self.left += 1
            return
        for check in self.form.schema.checks:
            needs, holds = _CHECKS[check]
            if not unread & needs:
                holds(self, row, line, values)
        if len(self.errors) == before:
            self.rows.append(Entry(line.key, row + 1, values))

    def _value(self, row: int, one: Column, line: Line) -> Value:
        place = row, self.places[one.name]
        if place in self.sheet.errors:
            self._wrong(ErrorCell(found=self.sheet.errors[place]), *place)
            return None
        found = self._cell(row, one.name)
        if one.type == "yes_no":
            return self._chosen(found, place)
        if one.type == "text":
            return self._words(_text(found), one, place)
        if _text(found) == "":
            return None
        try:
            unit, percent = line.units.get(one.name, ""), place in self.sheet.percents
            value = figures.read(found, unit, percent=percent, places=self.form.schema.places)
        except ZhizaoError as error:
            self._wrong(error, *place)
            return None
        if value < 0 and not (line.negative and one.name == "value"):
            self._wrong(Negative(found=f"{value:f}"), *place)
        return value

    def _untouched(self, line: Line, values: Mapping[str, Value]) -> bool:
        """Whether nothing was typed: the row is blank, or says what it said when it was handed out."""
        blank = all(value is None for value in values.values())
        return blank or all(_handed_out(line.given.get(name)) == value for name, value in values.items())

    def _chosen(self, found: object, place: tuple[int, int]) -> bool | None:
        said, schema = _plain(_text(found)), self.form.schema
        for answer, words in ((True, schema.yes), (False, schema.no)):
            if said in {_plain(word) for texts in words.values() for word in texts}:
                return answer
        if said:
            yes, no = schema.chosen(True, "zh"), schema.chosen(False, "zh")
            self._wrong(NotYesOrNo(found=_text(found), yes=yes, no=no), *place)
        return None

    def _words(self, text: str, one: Column, place: tuple[int, int]) -> str | None:
        if one.longest and len(text) > one.longest:
            self._wrong(TooLong(length=len(text), longest=one.longest), *place)
        return text or None

    def _cell(self, row: int, name: str) -> object:
        cells, place = self.sheet.rows[row], self.places[name]
        return cells[place] if place < len(cells) else ""

    def _filled(self, row: int, one: Column) -> bool:
        return bool(_text(self._cell(row, one.name))) or (row, self.places[one.name]) in self.sheet.errors

    def _key_column(self) -> Column:
        return next(one for one in self.form.fields if one.key)

    def _name(self, line: Line) -> str:
        return " ".join(str(line.given[name]) for name in ("task", "measure") if line.given.get(name))

    def _head(self, name: str) -> str:
        return self.form.schema.column(name).zh

    def _wrong(self, error: ZhizaoError, row: int | None = None, column: int | None = None) -> None:
        self.errors.append(self._at(error, row, column))

    def _at(self, error: ZhizaoError, row: int | None, column: int | None) -> Mistake:
        cell = address(row, column) if row is not None and column is not None else None
        return Mistake(error, self.sheet.name, None if row is None else row + 1, cell)

    # What several cells of a row must say together.

    def ratio(self, row: int, line: Line, values: dict[str, Value]) -> None:
        """Numerator by denominator is the value."""
        above, below = values.get("numerator"), values.get("denominator")
        if not line.ratio or (above is None and below is None):
            return
        if not isinstance(above, Decimal) or not isinstance(below, Decimal):
            self._wrong(HalfRatio(), row, self.places["denominator" if below is None else "numerator"])
        elif below == 0:
            self._wrong(NoWhole(), row, self.places["denominator"])
        else:
            self._quotient(row, line, values, above / below)

    def _quotient(self, row: int, line: Line, values: dict[str, Value], quotient: Decimal) -> None:
        unit = line.units.get("value", "")
        if measures.convertible("%", unit):
            quotient = measures.convert(quotient * 100, "%", unit)
        step = Decimal(1).scaleb(-line.decimals)
        computed, value = quotient.quantize(step, ROUND_HALF_UP), values.get("value")
        if value is None:
            values["value"] = computed
        elif isinstance(value, Decimal) and abs(value - quotient) > step:
            self._wrong(RatioDiffers(found=f"{value:f}", computed=f"{computed:f}"), row, self.places["value"])

    def value_or_comment(self, row: int, line: Line, values: dict[str, Value]) -> None:
        """A value is never missing without a word."""
        begun = values.get("numerator") is not None or values.get("denominator") is not None
        if line.measured and values.get("value") is None and not begun and not values.get("comment"):
            self._wrong(NoValue(head=self._head("comment")), row, self.places["value"])

    def rising(self, row: int, line: Line, values: dict[str, Value]) -> None:
        """A running total that falls is asked about, not refused."""
        value, last = values.get("value"), line.given.get("last")
        if line.rising and isinstance(value, Decimal) and isinstance(last, Decimal) and value < last:
            error = Fell(found=f"{value:f}", last=f"{last:f}", head=self._head("comment"))
            self.warnings.append(self._at(error, row, self.places["value"]))

    def words(self, row: int, line: Line, values: dict[str, Value]) -> None:
        """A task without a value is reported in words."""
        if not line.measured and not values.get("progress") and not values.get("comment"):
            self._wrong(NothingSaid(head=self._head("progress")), row, self.places["progress"])

    def plan(self, row: int, line: Line, values: dict[str, Value]) -> None:
        """A report on a year says what comes next."""
        if "year" in line.occasions and not values.get("plan"):
            self._wrong(NoPlan(head=self._head("plan")), row, self.places["plan"])

    def carried(self, row: int, line: Line, values: dict[str, Value]) -> None:
        """What a year leaves open is carried over with a reason."""
        value = values.get("value")
        if "year" not in line.occasions or line.to_reach is None or not isinstance(value, Decimal):
            return
        left = value - line.to_reach if line.falling else line.to_reach - value
        if left > 0 and not values.get("carried"):
            unit = line.units.get("value", "")
            self._wrong(
                NotCarried(left=f"{left.normalize():f}{unit}", head=self._head("carried")), row, self.places["carried"]
            )


# The columns that a check needs, and the check.
_CHECKS: dict[Check, tuple[frozenset[str], Callable[[_Reader, int, Line, dict[str, Value]], None]]] = {
    "ratio": (frozenset({"value", "numerator", "denominator"}), _Reader.ratio),
    "value_or_comment": (frozenset({"value", "numerator", "denominator", "comment"}), _Reader.value_or_comment),
    "rising": (frozenset({"value", "numerator", "denominator"}), _Reader.rising),
    "words": (frozenset({"progress", "comment"}), _Reader.words),
    "plan": (frozenset({"plan"}), _Reader.plan),
    "carried": (frozenset({"value", "numerator", "denominator", "carried"}), _Reader.carried),
}


def _text(found: object) -> str:
    """A cell as text: whole numbers without .0, without control characters and spaces around."""
    if isinstance(found, float) and found.is_integer() and abs(found) < _LARGEST:
        return str(int(found))
    kept = (c for c in str(found) if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def _handed_out(value: Value) -> Value:
    """What a cell gives that says what it said when the workbook was made."""
    return (_text(value) or None) if isinstance(value, str) else value


def _plain(found: object) -> str:
    """A head without spaces, stars and the width of its letters."""
    return "".join(c for c in unicodedata.normalize("NFKC", str(found)).lower() if not c.isspace() and c != "*")
