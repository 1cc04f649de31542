"""What holding a clause of an access list against a project came to, in the words of reviewers."""

from collections.abc import Mapping
from typing import Any


def clause_result(clause: Mapping[str, Any]) -> str:
    """One of RESULTS: `met` where it does not catch the project; `not_met`, `restricted` or `to_meet` where it does, by
    what follows; `to_review` where a person has to say, `open` where something else is missing.

    >>> clause_result({"answer": "yes", "outcome": "prohibited", "reason": None})
    'not_met'
    """
    if clause["answer"] == "no":
        return "met"
    if clause["answer"] == "unknown":
        return "to_review" if clause["reason"] == "review" else "open"
    return {"prohibited": "not_met", "restricted": "restricted"}.get(clause["outcome"], "to_meet")
