"""How fast is the whole reading beside JioNLP's readers of time and money alone?

Takes  the bundled sample (and any text files named as arguments), repeated to about a megabyte of UTF-8.
Gives  a table: seconds of the processor a megabyte and the ratio, both measured in this run on this machine.
Rule   the two take turns and the fastest of three turns counts, so that other work on the machine counts for neither;
       zhizao runs end to end (bytes to records); JioNLP gets sentences, since it reads one sentence at a time.
Not    a comparison of what is found: JioNLP gives neither indicators nor owners nor deadlines that are inherited.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from zhizao.plan import reader

ROOT = Path(__file__).parents[1]
PEER = ROOT / ".venv/jionlp/bin/python"
SAMPLE = ROOT / "zhizao/data/samples/linlan.txt"
MEGABYTE = 1_000_000
TURNS = 3
# Runs in the peer's own environment: it gets sentences as JSON and gives seconds for each of its readers.
PEER_PROGRAM = """
import contextlib, io, json, logging, sys, time
warm, sentences = json.load(sys.stdin)
with contextlib.redirect_stdout(io.StringIO()):
    import jionlp
logging.disable(logging.CRITICAL)
seconds = {}
for name in ("extract_time", "extract_money"):
    extract = getattr(jionlp.ner, name)
    for given in (warm, sentences):
        begun = time.process_time()
        found = failed = 0
        for sentence in given:
            try:
                found += len(extract(sentence))
            except Exception:
                failed += 1
        seconds[name] = [time.process_time() - begun, found, failed]
json.dump(seconds, sys.__stdout__)
"""


def megabyte(texts: list[str]) -> list[bytes]:
    """The texts again and again until they fill about a megabyte; a number in the name keeps the copies apart."""
    documents: list[bytes] = []
    while sum(map(len, documents)) < MEGABYTE:
        documents += [f"{text}\n（副本{len(documents)}）\n".encode() for text in texts]
    return documents


def our_seconds(documents: list[bytes], distinct: int) -> tuple[float, int]:
    """Seconds for all documents and the number of targets found; a first reading of each text warms the grammar up."""
    for data in documents[:distinct]:
        reader.read_bytes(data, "warm.txt")
    begun = time.process_time()
    targets = sum(len(reader.read_bytes(data, f"{at}.txt").plan.of("target")) for at, data in enumerate(documents))
    return time.process_time() - begun, targets


def sentences_of(documents: list[bytes]) -> list[str]:
    text = "\n".join(data.decode() for data in documents)
    return [part for line in text.split("\n") for part in line.split("。") if part.strip()]


def their_seconds(documents: list[bytes], distinct: int) -> dict[str, tuple[float, int, int]]:
    """Seconds, hits and failures of each of JioNLP's readers, warmed up alike; empty where it is not installed."""
    if not PEER.exists():
        return {}
    given = json.dumps([sentences_of(documents[:distinct]), sentences_of(documents)])
    done = subprocess.run([PEER, "-c", PEER_PROGRAM], input=given, capture_output=True, text=True, check=True)
    return {name: (found[0], found[1], found[2]) for name, found in json.loads(done.stdout).items()}


def main() -> None:
    texts = [Path(name).read_text("utf-8") for name in sys.argv[1:]] or [SAMPLE.read_text("utf-8")]
    documents = megabyte(texts)
    size = sum(map(len, documents)) / MEGABYTE
    turns = [(our_seconds(documents, len(texts)), their_seconds(documents, len(texts))) for _ in range(TURNS)]
    ours, targets = min(own for own, _ in turns)
    theirs = {name: min(peer[name] for _, peer in turns) for name in turns[0][1]}
    table = Table(title=f"{len(documents)} documents, {size:.2f} MB of UTF-8, one core")
    for column in ("reader", "s/MB", "beside zhizao", "found"):
        table.add_column(column, justify="left" if column == "reader" else "right")
    table.add_row("zhizao, end to end", f"{ours / size:.2f}", "1.0", f"{targets} targets")
    for name, (seconds, found, failed) in theirs.items():
        told = f"{found} spans" + (f", {failed} failures" if failed else "")
        table.add_row(f"jionlp.ner.{name}", f"{seconds / size:.2f}", f"{seconds / ours:.1f}", told)
    if theirs:
        both = sum(seconds for seconds, _, _ in theirs.values())
        table.add_row("JioNLP, both", f"{both / size:.2f}", f"{both / ours:.1f}", "")
    Console().print(table)


if __name__ == "__main__":
    main()
