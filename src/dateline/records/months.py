"""The names of the months, as news, feeds and pages write them; may import nothing."""

from __future__ import annotations

MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_SHORT = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sept sep", "oct", "nov", "dec")
MONTHS = {
    name: number
    for number, (long, short) in enumerate(zip(MONTH_NAMES, _SHORT, strict=True), start=1)
    for name in (long.lower(), *short.split())
}
"""A month's name or abbreviation, in lower case and without a full stop -> its number."""
