"""How fine a length in a plane is: what differs by less is equal, however it was computed."""

from typing import Final

NOISE_M: Final = 1e-6
