"""How good the proposals of `zoning lists propose` are, on texts that a person marked.

    python bench/proposals.py ACCESS_LIST.csv

The list has a column clause_text. tests/lists/sample.yaml says which of its texts were marked and what they say,
tests/lists/readings.yaml what that is in the vocabulary. Prints the figures of docs/reference/lists-propose.md.
"""

import csv
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from zoning.accesslist.decision import TextProposal, propose_texts

MARKS: Final = Path(__file__).parent.parent / "tests" / "lists"
SAMPLE: Final = 200


@dataclass(frozen=True)
class Quality:
    """Proposed structures that were right and wrong, and marked ones that were not proposed; the same of addressees.

    `wrongly_whole` are texts said to be covered whole that are not.
    """

    right: int
    wrong: tuple[str, ...]
    missed: int
    texts: int
    addressees_right: int
    addressees_wrong: tuple[str, ...]
    wrongly_whole: tuple[str, ...]

    @property
    def precision(self) -> float:
        """The share of proposed structures that are right."""
        return self.right / max(1, self.right + len(self.wrong))

    @property
    def recall(self) -> float:
        """The share of marked structures that are proposed."""
        return self.right / max(1, self.right + self.missed)


def read_texts(path: Path) -> list[TextProposal]:
    """The proposals for every text of a list; a clause that holds no words is none."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        texts = [row["clause_text"] for row in csv.DictReader(file)]
    return propose_texts((str(number), text) for number, text in enumerate(texts, 1) if text.strip(" /"))


def marks() -> tuple[list[Mapping[str, Any]], Mapping[str, list[Any]], frozenset[str]]:
    """The marked texts, what each reading says, and the readings that leave nothing of their text to a person."""
    sample = yaml.safe_load((MARKS / "sample.yaml").read_text(encoding="utf-8"))
    readings = yaml.safe_load((MARKS / "readings.yaml").read_text(encoding="utf-8"))
    return sample, readings["readings"], frozenset(readings["whole"])


def plain(judged: Any) -> str:
    """A structure in one form: order, titles and the words of a question say nothing of whom it catches."""
    return json.dumps(_plain(judged), sort_keys=True, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        if "review" in value:
            return {"review": ""}
        return {key: _plain(part) for key, part in value.items() if key != "title"}
    if isinstance(value, list | tuple):
        return sorted((_plain(part) for part in value), key=lambda part: json.dumps(part, sort_keys=True))
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def measure(texts: list[TextProposal]) -> Quality:
    """The quality of the proposals on the marked texts."""
    sample, readings, whole = marks()
    by_key = {text.key: text for text in texts}
    right = missed = proposed = addressed = 0
    wrong: list[str] = []
    strayed: list[str] = []
    overdone: list[str] = []
    for mark in sample:
        text = by_key[mark["text"]]
        said = [plain(judged) for reading in mark["says"] for judged in readings[reading]]
        found = [plain(one.judged) for one in text.proposals]
        right += sum(one in said for one in found)
        wrong += [f"{text.key}: {one}" for one in found if one not in said]
        missed += sum(one not in found for one in said)
        proposed += bool(found)
        addressed += text.addressee == mark["to"]
        if text.addressee not in ("", mark["to"]):
            strayed.append(text.key)
        if found and text.covers == "whole" and not set(mark["says"]) <= whole:
            overdone.append(text.key)
    return Quality(right, tuple(wrong), missed, proposed, addressed, tuple(strayed), tuple(overdone))


def figures(texts: list[TextProposal]) -> Iterator[tuple[str, str]]:
    """The figures of the page, each with what it is of."""
    quality = measure(texts)
    structured = [text for text in texts if text.proposals]
    addressed = Counter(text.addressee for text in texts)
    clauses = sum(len(text.clauses) for text in texts)
    held = sum(len(text.clauses) for text in structured)
    yield "clauses with words", f"{clauses}"
    yield "distinct texts", f"{len(texts)}"
    yield "texts that address a project", f"{addressed['project']}"
    yield "texts that address government", f"{addressed['government']}"
    yield "texts whose addressee is not plain", f"{addressed['']}"
    yield (
        "texts with proposed structure",
        f"{len(structured)} ({len(structured) / addressed['project']:.0%} of those to a project)",
    )
    yield "clauses with proposed structure", f"{held} ({held / clauses:.0%})"
    yield "texts covered whole", f"{sum(text.covers == 'whole' for text in structured)}"
    yield "structures proposed", f"{sum(len(text.proposals) for text in texts)}"
    total = quality.right + len(quality.wrong)
    yield "marked texts", f"{SAMPLE}"
    yield "of these with proposed structure", f"{quality.texts}"
    yield "proposed structures right", f"{quality.right} of {total} ({quality.precision:.1%})"
    yield "marked structures proposed", f"{quality.right} of {quality.right + quality.missed} ({quality.recall:.1%})"
    yield "addressees right", f"{quality.addressees_right} of {SAMPLE}, wrong {len(quality.addressees_wrong)}"
    yield "texts wrongly said to be whole", f"{len(quality.wrongly_whole)}"


def main(arguments: list[str]) -> int:
    """Print the figures as a table."""
    texts = read_texts(Path(arguments[0]))
    print("| figure | value |\n|---|---|")
    for name, value in figures(texts):
        print(f"| {name} | {value} |")
    patterns = Counter(one.pattern for text in texts for one in text.proposals)
    print("\n| pattern family | structures |\n|---|---|")
    for name, count in sorted(patterns.items(), key=lambda item: (-item[1], item[0])):
        print(f"| `{name}` | {count} |")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
