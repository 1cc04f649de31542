"""Rule packs: YAML in, rules as plain values out, every mistake named with file and line.

A pack is one file, or a folder with `pack.yaml` and one file per act. `covers` says which kinds (or kind/class) its
rules fully answer for, and when: what is touched and not covered stays unknown.
"""

from zoning.condition import kinds_used
from zoning.pack.declaration import Declaration, merge, use, using
from zoning.pack.loading import BUILT_IN, NATIONAL, RESERVED, built_in_packs, check_together, find_pack, load_pack
from zoning.pack.pack import Cover, Pack, covered_classes
from zoning.pack.setback import settle_rules
from zoning.pack.threshold import settle_rule

__all__ = [
    "BUILT_IN",
    "NATIONAL",
    "RESERVED",
    "Cover",
    "Declaration",
    "Pack",
    "built_in_packs",
    "check_together",
    "covered_classes",
    "find_pack",
    "kinds_used",
    "load_pack",
    "merge",
    "settle_rule",
    "settle_rules",
    "use",
    "using",
]
