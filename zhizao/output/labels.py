"""Labels: what is each code of a record called by people?

Takes  a value of one field of the contract.
Gives  its label in English, the key of the catalogue of `language`.
Rule   every value that `plan.records` allows has a label (a test checks it); a code not known here is shown as it is.
"""

from __future__ import annotations

from zhizao.base.language import mark

KINDS = {
    "target": mark("Targets"),
    "fact": mark("Facts"),
    "task": mark("Tasks"),
    "mechanism": mark("Mechanisms"),
    "finding": mark("Findings"),
    "noise": mark("Removed or repaired"),
}
ONE = {
    "target": mark("a target"),
    "fact": mark("a fact"),
    "task": mark("a task"),
    "mechanism": mark("a mechanism"),
    "finding": mark("a finding"),
    "noise": mark("removed or repaired"),
}
STRENGTHS = {"committed": mark("committed"), "strive": mark("strive")}
NATURES = {"binding": mark("binding"), "expected": mark("expected")}
BASES = {
    "total": mark("total"),
    "per_year": mark("per year"),
    "increase": mark("increase"),
    "share": mark("share"),
    "growth_rate": mark("growth rate"),
    "level": mark("level"),
}
ROLES = {
    "measure": mark("measure"),
    "field": mark("industry field"),
    "mechanism": mark("mechanism"),
    "group": mark("group"),
}
MECHANISMS = {
    "reporting": mark("reporting"),
    "assessment": mark("assessment"),
    "coordination": mark("coordination"),
    "selection": mark("selection"),
    "publication": mark("publication"),
    "planning": mark("planning"),
}
PERIODICITIES = {
    "annual": mark("yearly"),
    "half_year": mark("half-yearly"),
    "quarterly": mark("quarterly"),
    "monthly": mark("monthly"),
    "regular": mark("regularly"),
    "prompt": mark("promptly"),
    "continuous": mark("continuously"),
    "once": mark("once"),
    "stage": mark("by stage"),
    "none": "",
}
NOISE = {
    "spam": mark("spam"),
    "navigation": mark("navigation"),
    "filler": mark("filler"),
    "pinyin": mark("reading aid"),
    "mojibake": mark("damaged characters"),
    "copyright": mark("copyright notice"),
    "duplicate": mark("said twice"),
    "promo": mark("promotion"),
    "page_mark": mark("page mark"),
    "contents": mark("table of contents"),
}
REASONS = {
    "target_or_fact": mark("target or fact?"),
    "indicator_missing": mark("what is counted is not said"),
    "indicator_inherited": mark("what is counted stands elsewhere"),
    "indicator_long": mark("what is counted is long"),
    "subject_unknown": mark("whose value is not said"),
    "damaged_text": mark("the text is damaged here"),
    "recognised": mark("the words were recognised on a scan"),
    "second_reader": mark("a second reader proposes it"),
    "cell_unsure": mark("the cell says it in words of its own"),
    "unit_unsure": mark("the unit is not sure"),
    "deadline_past": mark("the year lies before the document"),
    "head_continued": mark("the columns are those of the table before"),
    "owners_carried": mark("the owners are those of the row above"),
}
FINDINGS = {
    "annex_missing": mark("An annex is named but not in the file"),
    "damaged_bytes": mark("Characters were lost"),
    "damaged_number": mark("A number is damaged"),
    "encoding_mislabelled": mark("The encoding is not the one that the page states"),
    "annex_unsure": mark("Which file is the annex is not sure"),
    "comments": mark("Comments were not read"),
    "embedded_file": mark("A file stands inside and was not read"),
    "hidden_content": mark("Something is hidden"),
    "macros": mark("The file holds macros"),
    "member_not_read": mark("A file of the archive was not read"),
    "not_computed": mark("A formula has no value"),
    "picture_not_read": mark("The words of a picture were not read"),
    "tracked_changes": mark("The document is not final: it holds tracked changes"),
    "page_without_text": mark("A page is a picture without text"),
    "page_crowded": mark("A page holds more than is read"),
    "table_uncertain": mark("A row of a table may be cut wrongly"),
    "text_layer_recognised": mark("The words of a page were recognised by another program"),
    "text_layer_unreadable": mark("The text of a page cannot be read"),
    "suspect_splice": mark("Foreign words stand inside a sentence"),
    "cell_not_read": mark("A cell of a table cannot be read"),
    "table_not_targets": mark("A list of projects or people is not read as targets"),
    "no_target": mark("The document holds no target"),
    "recognised": mark("Words were recognised on scanned pages"),
    "figure_unsure": mark("A figure of a scan was read in two ways"),
    "second_reader": mark("A second reader was asked"),
}
STATUS = {"issued": mark("issued"), "draft": mark("draft")}
