"""What can be wrong with a sheet we are asked to draw."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: a stable code, where it is, what was found, what is allowed, what to do next."""

    code: str
    where: str
    found: str
    allowed: str
    next: str

    def __str__(self) -> str:
        return f"{self.code}: {self.where}: found {self.found}; allowed: {self.allowed}; {self.next}"


class MapError(ValueError):
    """A sheet that cannot be drawn truthfully, with every fault that was found at once.

    >>> MapError([Fault("bad-value", "sheet.lang", "'fr'", "zh, en", "choose one")]).faults[0].code
    'bad-value'
    """

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
