"""Projects that are judged otherwise, as JSON values and as lines for a person."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from zoning.edition.flip import Flip, Flips, Pair
from zoning.wording import one_line, say

MOST_SHOWN: Final = 100
_MOST_REFUSED: Final = 5
_PAIRS: Final = (("rules", "comparing.rule"), ("clauses", "comparing.clause_of"), ("units", "comparing.unit"))


def describe_flips(flips: Flips) -> dict[str, Any]:
    """All projects that are judged otherwise, with what was looked at."""
    affected = flips.affected
    return {
        "count": flips.count,
        "looked_at": flips.looked_at,
        "within_m": None if affected is None else affected.within_m,
        "everywhere": None if affected is None else affected.everywhere or None,
        "transitions": [{"before": old, "after": new, "count": n} for (old, new), n in flips.transitions.items()],
        "changed": [_flip(flip) for flip in flips.flips],
        "terms": None if flips.terms is None else [_flip(flip) for flip in flips.terms],
        "refused": [dict(one) for one in flips.refused],
    }


def _flip(flip: Flip) -> dict[str, Any]:
    pairs = {name: [_pair(pair) for pair in getattr(flip, name)] for name, _ in _PAIRS}
    return {"id": flip.id, "name": flip.name, "before": dict(flip.before), "after": dict(flip.after), **pairs}


def _pair(pair: Pair) -> dict[str, Any]:
    sides = (None if side is None else dict(side) for side in (pair.before, pair.after))
    return {"key": pair.key, **dict(zip(("before", "after"), sides, strict=True))}


def flip_lines(flips: Flips, on: str, lang: str) -> Iterator[str]:
    """The same for a terminal: the counts, then the first hundred projects with what is responsible."""
    yield count_text(flips, on, lang)
    for (old, new), count in flips.transitions.items():
        sides = {"old": outcome_text(old, lang), "new": outcome_text(new, lang)}
        yield f"  {say('comparing.transition', lang, count=count, **sides)}"
    for flip in flips.flips[:MOST_SHOWN]:
        yield from (one_line(line) for line in _lines(flip, lang))
    if len(flips.flips) > MOST_SHOWN:
        yield say("comparing.more", lang, shown=MOST_SHOWN, total=len(flips.flips))
    if flips.terms is not None:
        yield say("comparing.terms", lang, count=f"{len(flips.terms):,}")
        for flip in flips.terms[:MOST_SHOWN]:
            yield from (one_line(line) for line in _lines(flip, lang))
    if flips.refused:
        ids = ", ".join(str(one["id"]) for one in flips.refused[:_MOST_REFUSED])
        yield one_line(say("comparing.refused", lang, count=len(flips.refused), ids=ids))


def count_text(flips: Flips, on: str, lang: str) -> str:
    """How many projects there are, were judged again, and are judged otherwise."""
    told: dict[str, Any] = {"count": f"{flips.count:,}", "flipped": f"{len(flips.flips):,}", "on": on}
    affected = flips.affected
    if affected is not None and not affected.everywhere:
        return say("comparing.sites", lang, looked_at=f"{flips.looked_at:,}", **told)
    key = "comparing.law" if affected is None else f"comparing.everywhere.{affected.everywhere}"
    return say("comparing.sites_all", lang, reason=say(key, lang), **told)


def outcome_text(word: str | None, lang: str) -> str:
    """A headline in words."""
    return say("comparing.no_verdict" if word in (None, "None") else f"outcome.{word}", lang)


def _lines(flip: Flip, lang: str) -> Iterator[str]:
    sides = [bounds_text(side, lang) for side in (flip.before, flip.after)]
    named = " ".join(word for word in (flip.id, flip.name) if word)
    moved = sides[0] if sides[0] == sides[1] else say("comparing.becomes", lang, old=sides[0], new=sides[1])
    yield f"{named}: {moved}"
    yield from (f"    {line}" for line in flip_details(flip, lang))


def flip_details(flip: Flip, lang: str) -> Iterator[str]:
    """What is responsible, a line for each document, rule, clause and unit."""
    documents = [side["document"] for side in (flip.before, flip.after)]
    if documents[0] != documents[1]:
        old, new = (say(f"eia.document.{one}", lang) if one else "—" for one in documents)
        yield say("comparing.document", lang, old=old, new=new)
    for name, key in _PAIRS:
        for pair in getattr(flip, name):
            old, new = (_side(name, side, lang) for side in (pair.before, pair.after))
            yield f"{say(key, lang)} {pair.key}: {say('comparing.becomes', lang, old=old, new=new)}"


def bounds_text(side: Mapping[str, Any], lang: str) -> str:
    """A headline, with its bounds where they differ."""
    outcome = outcome_text(side["outcome"], lang)
    if side["outcome"] is None or side["at_least"] == side["at_most"]:
        return outcome
    return f"{outcome} ({outcome_text(side['at_least'], lang)} – {outcome_text(side['at_most'], lang)})"


def _side(name: str, side: Mapping[str, Any] | None, lang: str) -> str:
    if side is None:
        return say("comparing.absent", lang)
    if name == "units":
        return " ".join(str(word) for word in (side["class"], side["relation"]) if word)
    return f"{say('answer.' + side['answer'], lang)} ({outcome_text(side['outcome'], lang)})"
