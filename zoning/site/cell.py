"""The cells of an attribute table, as people read them."""

import numpy as np


def text_of_cell(value: object) -> str:
    """What stands in a cell, as text; whole numbers without a decimal point, blanks empty."""
    if value is None or (isinstance(value, (float, np.floating)) and value != value):
        return ""
    if isinstance(value, (float, np.floating)) and float(value).is_integer():
        return str(int(value))
    return str(value).strip()
