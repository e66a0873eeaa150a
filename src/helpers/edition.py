"""The two editions of the pages: who may see them, how exact their counts are, how files are called."""

from dataclasses import dataclass

from helpers.errors import UnusableArguments

SMALLEST_SHOWN = 5  # the public edition withholds every smaller count of people


@dataclass(frozen=True)
class Edition:
    """One edition; ``rounded_to`` is what it rounds protected counts to."""

    name: str
    rounded_to: int
    description: str

    @property
    def is_public(self) -> bool:
        """Whether small counts are withheld."""
        return self.rounded_to > 1

    @property
    def suffix(self) -> str:
        """What stands behind the names of its files and folders: ``-public``, or nothing."""
        return f"-{self.name}" if self.is_public else ""

    def name_page(self, notebook: str) -> str:
        """File name of a notebook's page; the public edition's says so, because pages travel by e-mail."""
        return f"{notebook}{self.suffix}.html"

    def describe_page(self, report: str) -> str:
        """The line at the head of a page: its report, and who may see it."""
        return f"Report year {report}. {self.description}"


INTERNAL = Edition("internal", 1, "Internal edition: exact counts, not for publication.")
PUBLIC = Edition("public", 5, "Public edition: small counts are withheld and the others rounded.")
EDITIONS = {edition.name: edition for edition in (INTERNAL, PUBLIC)}


def find_edition(name: str) -> Edition:
    """The edition of a name; raises ``UnusableArguments`` for any other."""
    if name not in EDITIONS:
        raise UnusableArguments(f"Edition {name!r} is not known: choose {' or '.join(EDITIONS)}.")
    return EDITIONS[name]
