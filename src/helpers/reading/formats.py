"""What a spreadsheet shows for a value under its number format."""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal

SIGNIFICANT = 10  # digits shown of a number without a format of its own
# What stands in a format besides digits: text in quotation marks, escaped signs, colours, fillers.
_TEXT = re.compile(r'"([^"]*)"|\\(.)|\[\$([^-\]]*)[^\]]*\]|\[[^\]]*\]|_.|\*.')
_DIGITS = re.compile(r"(?P<group>[#?0]*,[#?0]{3})?[#?0]*(?:\.(?P<decimals>[0#?]+))?(?P<thousands>,*)")


def show_value(value: object, number_format: str) -> str:
    """The text that a spreadsheet shows for a value, halves rounded away from zero.

    A format that hides a value (``;;;``) shows nothing. Numbers without a format keep ten significant
    digits: what stands behind them is noise of calculation.

    >>> show_value(0.0845, "0.0%"), show_value(1401, "#,##0"), show_value(0.1 + 0.2, "General")
    ('8.5%', '1,401', '0.3')
    >>> show_value(-5, "#,##0;[Red]#,##0"), show_value(0, '#,##0_-;-#,##0_-;"-"??_-'), show_value(7, ";;;")
    ('5', '-', '')
    """
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime.datetime | datetime.date):
        return f"{value:%Y-%m-%d}"
    if not isinstance(value, int | float):
        return str(value)
    parts = number_format.split(";")
    if len(parts) > 1 and not any(part.strip() for part in parts[:3]):
        return ""
    part = parts[0]
    if value <= 0 and len(parts) > 1:
        part = parts[1] if value < 0 else parts[min(2, len(parts) - 1)] if len(parts) > 2 else part
    exact = Decimal(f"{value:.15g}")
    if part.strip().lower() in ("general", "", "@"):
        plain = Decimal(f"{value:.{SIGNIFICANT}g}")
        return f"{plain:f}" if plain != plain.to_integral() else f"{plain.quantize(Decimal(1)):f}"
    bare = _TEXT.sub(lambda found: found[1] or found[2] or found[3] or "", part)
    found = next((one for one in _DIGITS.finditer(bare) if re.search("[#?0]", one[0])), None)
    if found is None:
        return bare.strip()
    scaled = abs(exact) if len(parts) > 1 and value < 0 else exact
    scaled = scaled * 100 if "%" in bare else scaled
    scaled = scaled / 1000 ** len(found["thousands"] or "")
    least = (found["decimals"] or "").count("0")
    rounded = scaled.quantize(Decimal(1).scaleb(-len(found["decimals"] or "")), ROUND_HALF_UP)
    digits = f"{rounded:,f}" if found["group"] else f"{rounded:f}"
    if "." in digits:
        whole, _, rest = digits.partition(".")
        rest = rest[:least] + rest[least:].rstrip("0")
        digits = f"{whole}.{rest}" if rest else whole
    if not rounded and "0" not in found[0]:  # "?" and "#" show no zero
        digits = ""
    return f"{bare[: found.start()]}{digits}{bare[found.end() :]}".strip()
