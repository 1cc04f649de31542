"""The conditions that only the classification catalogue has: what a project does and nothing else, and the rest."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from zoning.columns import NO, UNKNOWN, YES, Answers, Bools, Columns, FactColumn, settled
from zoning.condition.base import Leaf, Look
from zoning.condition.factual import Industry, look_at

# What a project builds or makes beside the words of its item: with it stated, they are all that it builds of them.
OTHER_CONTENT: Final = "other_content"


@dataclass(frozen=True)
class Only(Leaf):
    """A list fact holds some of these words and no others: 仅, 单纯."""

    fact: str
    words: tuple[str, ...]

    def evaluate(self, columns: Columns) -> Answers:
        """Yes where the list lies within the words; an empty list does nothing, so not only these."""
        column = columns.fact(self.fact)
        _, counts = column.words()
        named = column.count_words(dict.fromkeys(self.words))
        return settled((counts > 0) & (named == counts), column.known)

    def look(self, columns: Columns) -> Look:
        """The list, or that it is missing."""
        column = columns.fact(self.fact)
        if column.known[0]:
            return Look(saw=f"{self.fact} = {', '.join(column.value[0]) or 'none'}")
        return Look(saw=f"{self.fact} ?", reason="fact", missing=(("fact", self.fact),))

    def describe(self) -> str:
        """`processes only welding, assembling`."""
        return f"{self.fact} only {', '.join(self.words)}"


@dataclass(frozen=True)
class Makes(Leaf):
    """What is built or made is one of some words, said by the fact `content` or by the industry code.

    `own` are all the words of the item it stands in. A list that is not empty and holds none of them, nor
    `other_content`, tells of another trade and says nothing here, as if nobody had stated it. None: every list counts.

    A code below one of `codes` says so by itself. Where nothing is said, a code below one of `among` leaves it open,
    and so does a shorter code or none; any other code makes something else. Without either, codes tell nothing.
    """

    words: tuple[str, ...]
    codes: tuple[str, ...] = ()
    among: tuple[str, ...] = ()
    own: frozenset[str] | None = None
    fact: str = "content"

    def evaluate(self, columns: Columns) -> Answers:
        """Yes by a word or a code of its own; else what is said decides, and unsaid, what the code leaves open."""
        content = columns.fact(self.fact)
        is_said = self._is_said(content)
        named = settled(content.count_words(dict.fromkeys(self.words)) > 0, is_said)
        if not self._reads_codes:
            return named
        own = Industry(self.codes).evaluate(columns)
        likely = Industry((*self.codes, *self.among)).evaluate(columns)
        answers = np.where(is_said, named, np.where(likely == NO, NO, UNKNOWN))
        return np.where(own == YES, YES, answers).astype(np.int8)

    @property
    def _reads_codes(self) -> bool:
        return bool(self.codes or self.among)

    def _is_said(self, content: FactColumn) -> Bools:
        """Where the stated content says something of the item, worked out once for all its lines."""
        if self.own is None:
            return content.known
        key = ("is said", self.own)
        if key not in content.kept:
            is_empty = content.words()[1] == 0
            is_own = content.count_words(self.own | {OTHER_CONTENT}) > 0
            content.kept[key] = content.known & (is_empty | is_own)
        is_said: Bools = content.kept[key]
        return is_said

    def look(self, columns: Columns) -> Look:
        """The content, or where it says nothing here the code."""
        content, answer = columns.fact(self.fact), self.evaluate(columns)[0]
        if self._is_said(content)[0]:
            return look_at(columns, self.fact)
        saw = look_at(columns, "industry_code" if self._reads_codes else self.fact).saw
        return Look(saw, "fact", (("fact", self.fact),)) if answer == UNKNOWN else Look(saw)

    def describe(self) -> str:
        """`content includes cement, or industry 3011`."""
        said = f"{self.fact} includes {', '.join(self.words)}"
        return f"{said}, or industry {', '.join(self.codes)}" if self.codes else said


@dataclass(frozen=True)
class Otherwise(Leaf):
    """The rest of an item, 其他: always yes, since the gravest line that holds decides.

    Were it the negation of the graver lines, it would be unknown with them, and what is certain at least would be lost.
    """

    def evaluate(self, columns: Columns) -> Answers:
        """Yes for every project."""
        return np.full(columns.size, YES, dtype=np.int8)

    def look(self, columns: Columns) -> Look:
        """Nothing is looked at."""
        return Look(saw="any other")

    def describe(self) -> str:
        """`otherwise`."""
        return "otherwise"
