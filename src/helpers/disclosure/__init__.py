"""The public edition: tables in which no small safeguarding count can be worked out."""

from helpers.disclosure.protection import (
    describe_closed,
    describe_withholding,
    protect_report,
    protect_tables,
    read_exact,
    read_protected,
)
from helpers.disclosure.rules import Rules, read_rules
from helpers.disclosure.suppression import DisclosureError

__all__ = [
    "DisclosureError",
    "Rules",
    "describe_closed",
    "describe_withholding",
    "protect_report",
    "protect_tables",
    "read_exact",
    "read_protected",
    "read_rules",
]
