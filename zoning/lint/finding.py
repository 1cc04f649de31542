"""What is remarkable about a rule that can be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from zoning.errors import Where
from zoning.rule import Rule
from zoning.wording import say

Severity: TypeAlias = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark: its code, how grave it is, the rule and its place, and the values its sentence names.

    `rule` is None where a remark is about the pack as a whole.
    """

    code: str
    severity: Severity
    rule: str | None
    where: Where
    values: Mapping[str, str] = field(default_factory=dict)

    def to_dict(self, lang: str) -> dict[str, Any]:
        """The remark in the one error shape, with its rule and how grave it is."""
        return {
            "code": self.code,
            "severity": self.severity,
            "rule": self.rule,
            "message": say(f"lint.{self.code}", lang, **self.values),
            "where": self.where.to_dict(),
            "found": "; ".join(self.values.values()) or None,
            "allowed": None,
            "next": say(f"lint.{self.code}.next", lang, **self.values),
        }


def error(code: str, rule: Rule, **values: str) -> Finding:
    """A remark on a rule that makes the pack unfit for use."""
    return Finding(code, "error", rule.id, rule.where or Where(), values)


def warning(code: str, rule: Rule, **values: str) -> Finding:
    """A remark on a rule that one may live with."""
    return Finding(code, "warning", rule.id, rule.where or Where(), values)
