"""The day that a command judges as of."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from zoning.errors import Problem, Where, ZoningError


def read_day(text: str | None) -> date:
    """The date to judge as of; without one, today in Shanghai."""
    if text is None:
        return datetime.now(ZoneInfo("Asia/Shanghai")).date()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise ZoningError([Problem("bad-value", Where(field="--on"), text, "YYYY-MM-DD")])
    return day
