"""What the readers of conditions share."""

from collections.abc import Callable
from typing import TypeAlias

from zoning.condition.base import Condition
from zoning.document import Form, Node, Problems

# Reads a condition inside another: the node, the problems, its path, the rule.
ReadPart: TypeAlias = Callable[[Node, Problems, str, str], Condition]
# Reads the condition of a form; the id of the rule it stands in; how to read its parts.
Reader: TypeAlias = Callable[[Form, str, ReadPart], Condition]
