"""A folder as an office has it: plans of three places in five formats, an annex apart, a report of a plan, and what else lies
about. All of it is ours; the places do not exist.

Takes  an empty folder.
Gives  the folder filled, and the names of what cannot be read.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import xlsxwriter

from tests.document.formats import printed

TITLE = "云江市先进制造业集群培育行动方案（2026—2028年）"
PLAN = [
    TITLE,
    "一、总体目标",
    "到2028年，规模以上工业总产值达到3600亿元，专精特新中小企业达到420家，研发投入强度提高到3.1%。主要指标见附件1。",
    "二、重点任务",
    "（一）壮大集群。每年滚动推进重点技改项目60个，培育省级制造业创新中心3家。（牵头单位：市工业和信息化局；配合单位：市发展改革委、市财政局）",
    "（二）强化创新。到2027年，新建智能工厂（数字化车间）45家。（责任单位：市科技局）",
    "三、组织实施",
    "领导小组办公室每季度向市政府报告进展情况。",
    "附件1：主要指标",
    "云江市人民政府",
    "2026年1月16日",
]
INDICATORS = [
    ("序号", "指标名称", "单位", "2025年基期值", "2028年目标值", "属性", "责任单位"),
    (1, "规模以上工业增加值", "亿元", 820, 1150, "预期性", "市工业和信息化局"),
    (2, "高新技术企业数量", "家", 640, 900, "预期性", "市科技局"),
    (3, "单位工业增加值能耗降低", "%", "-", "〔12〕", "约束性", "市发展改革委"),
]
COUNTY = [
    "临泽县工业强县三年行动计划（2026—2028年）",
    "一、发展目标",
    "到2028年，规模以上工业总产值突破0.09万亿元，专精特新中小企业达到36家，研发投入强度达到2.4%，绿色工厂达到8家。",
    "二、主要任务",
    "1.实施技改提升行动。三年推进重点技改项目75个。（责任单位：县经信局）",
]
REPORTED = "云江出台三年行动方案 2028年工业总产值将达3500亿元"
# One figure is not that of the plan.
REPORT = (
    "记者从云江市获悉，《云江市先进制造业集群培育行动方案（2026—2028年）》日前印发。方案提出，到2028年，云江市规模以上"
    "工业总产值达到3500亿元，专精特新中小企业达到420家，研发投入强度提高到3.1%。"
)
DISTRICT = [
    "云江市滨湖区智能制造行动方案（2026—2028年）",
    "一、工作目标",
    "到2028年，全区规模以上工业总产值达到480亿元，专精特新中小企业达到60家。",
]
UNREADABLE = ("坏文件.pdf",)


def fill(folder: Path) -> None:
    """Write the folder."""
    city = folder / "云江市"
    city.mkdir(parents=True)
    (city / "行动方案.docx").write_bytes(_word(PLAN))
    (city / "附件1 主要指标.xlsx").write_bytes(_workbook())
    (folder / "临泽县行动计划.pdf").write_bytes(printed.paragraphs(COUNTY))
    (folder / "新闻.html").write_bytes(_page(REPORTED, REPORT))
    (folder / "报送材料.zip").write_bytes(_archive({"滨湖区/方案.docx": _word(DISTRICT)}))
    (folder / "通知.txt").write_bytes("各单位：请于周五前报送联系人名单。\n".encode("gb18030"))
    (folder / "坏文件.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
    (folder / "~$行动方案.docx").write_bytes(b"\x05office")
    (folder / ".DS_Store").write_bytes(bytes(64))


def _word(lines: list[str]) -> bytes:
    made, file = docx.Document(), io.BytesIO()
    for line in lines:
        made.add_paragraph(line)
    made.save(file)
    return file.getvalue()


def _workbook() -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet("主要指标")
    sheet.merge_range(0, 0, 0, 6, "云江市先进制造业集群主要指标", book.add_format({"align": "center"}))
    for row, cells in enumerate(INDICATORS, start=1):
        sheet.write_row(row, 0, cells)
    book.close()
    return file.getvalue()


def _page(title: str, words: str) -> bytes:
    page = f'<html><head><meta charset="gb2312"><title>{title}</title></head><body><h1>{title}</h1><p>{words}</p></body></html>'
    return page.encode("gb18030")


def _archive(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as container:
        for name, content in members.items():
            container.writestr(name, content)
    return file.getvalue()
