"""Which counts the public edition withholds, decided on the exact figures, and the proof that it is enough.

Primary suppression is the rule of the national Safeguarding Adults Collection (NHS England): counts
of 0 to 4 are withheld, every other count, totals too, is rounded to the nearest 5 from the exact
figure. Where that alone would let a withheld count be worked out from the rounded figures around it,
more is withheld: secondary suppression, as described at ``choose_suppressed``.
"""

import re
from collections.abc import Collection, Iterable, Iterator

import pandas as pd

from helpers.disclosure.linked_counts import Known, Quantity, collect_known, list_stated
from helpers.disclosure.narrowing import ANY_COUNT, Ranges, Sum, find_components, find_narrowed
from helpers.disclosure.public_figures import CLOSED, ROUNDED, UNSAID_MARK, Rules, find_levels
from helpers.edition import SMALLEST_SHOWN
from helpers.errors import HelpersError
from helpers.schemas import is_withheld

BASE = 5


class DisclosureError(HelpersError, ValueError):
    """A protected table would let someone work out a withheld count; nothing may be made from it."""


def round_to_five(count: int) -> int:
    """A count rounded to the nearest 5; a whole count is never half-way.

    >>> [round_to_five(count) for count in (5, 7, 8, 12, 13)]
    [5, 5, 10, 10, 15]
    """
    return BASE * ((count + BASE // 2) // BASE)


def read_ranges(
    names: Iterable[Quantity],
    columns: Iterable[frozenset[Quantity]],
    shown: Collection[Quantity],
    blind: Collection[Quantity] = (),
) -> Ranges:
    """The range in which someone can place each count who sees which counts are ``shown``, rounded.

    That is all that are rounded to the same, from 5 on. A larger count that is not shown may be any. A small
    one lies in 0 to 4, unless every column that prints it is withheld whole, larger counts among the small
    ones: there nobody can tell which are small, so each may be any number; and so may a ``blind`` sum.

    >>> some, few = ("a", "2020", 6), ("b", "2020", 3)
    >>> list(read_ranges([some, few], [], shown=[some]).values())
    [(5, 7), (0, 4)]
    """
    mixed: set[Quantity] = set()
    told: set[Quantity] = set()
    for column in columns:
        is_whole = column.isdisjoint(shown) and any(name[2] >= SMALLEST_SHOWN for name in column)
        (mixed if is_whole else told).update(column)
    open_to_all = (mixed - told) | set(blind)
    ranges = dict.fromkeys(names, ANY_COUNT)
    for name in ranges:
        if name in shown and name[2] >= SMALLEST_SHOWN:
            rounded = round_to_five(name[2])
            ranges[name] = (max(SMALLEST_SHOWN, rounded - BASE // 2), rounded + BASE // 2)
        elif name in shown or (name[2] < SMALLEST_SHOWN and name not in open_to_all):
            ranges[name] = (0, SMALLEST_SHOWN - 1)
    return ranges


def choose_suppressed(known: Known) -> tuple[frozenset[Quantity], tuple[str, frozenset[Quantity]] | None]:
    """Secondary suppression: the counts of 5 and more that are withheld too, wherever they stand.

    Beside them a conflict, if any: a report and those counts that it must not state at all, because they
    link what earlier editions show in a way that would narrow a count in those. Reports are taken in the
    order they came out: no edition can be protected by taking back a figure that is already out.

    Where a report's rounded figures would narrow a withheld count, all that it brings to the column in
    which that count stands is withheld: the larger counts and the total, which goes from the other
    tables that print it too. Withholding the total alone would keep more, but that it had to be
    withheld would then say that the count is not, for example, 0. Where that is not enough, the columns
    linked with it follow, until nothing is narrowed.
    """
    shown: set[Quantity] = set()
    names: set[Quantity] = set()
    columns: list[frozenset[Quantity]] = []
    sums: list[Sum] = []
    for report, stated in known.counts.items():
        new = {name for name in stated - names - known.blind if name[2] >= SMALLEST_SHOWN}
        shown |= new
        names |= stated
        columns += known.columns.get(report, ())
        added = [one for one in known.sums.get(report, ()) if one not in sums]
        sums += added
        for component in find_components(sums):
            narrowed = _suppress(component, columns, shown, new, known.blind)
            brought = frozenset().union(*(one.members for one in component if one in added))
            if narrowed and brought:
                return frozenset(), (report, brought)
    return frozenset(name for name in names - shown if name[2] >= SMALLEST_SHOWN), None


def _suppress(
    component: list[Sum],
    columns: list[frozenset[Quantity]],
    shown: set[Quantity],
    new: set[Quantity],
    blind: frozenset[Quantity],
) -> bool:
    """Take from what is shown as much as one group of linked sums needs; whether that is not enough.

    Only ``new`` counts can be taken, a column at a time. The one with the fewest comes first, since that
    may keep the others from being narrowed. What is taken never depends on how large a small count is.
    """
    names = frozenset().union(*(one.members for one in component))
    linked = [column for column in columns if not column.isdisjoint(names)]
    small = [name for name in names if name[2] < SMALLEST_SHOWN]
    while narrowed := find_narrowed(read_ranges(names, linked, shown, blind), component, small):
        left = names & new & shown
        open_sums = [one.members for one in component if not one.members.isdisjoint(left)]
        touched = [members for members in open_sums if not members.isdisjoint(narrowed)]
        if not left:  # a blind sum may have been settled before any report stated it
            return bool(narrowed.keys() - blind)
        shown -= min((members & left for members in touched or open_sums), key=len)
    return False


def audit_disclosure(figures: pd.DataFrame, protected: pd.DataFrame, rules: Rules) -> None:
    """Prove that a protected table keeps every withheld count open from 0 to 4.

    Takes from the protected table what it shows, from the exact one only which sums hold, and
    searches exactly for the values that these leave to each withheld count. Raises
    ``DisclosureError`` for the first figure that is not shown as the rule says, or can be narrowed.
    """
    levels = find_levels(figures, rules)
    unsaid = protected["marks"].eq(UNSAID_MARK).fillna(False) & levels.eq(ROUNDED)
    guarded = levels.eq(ROUNDED) & ~unsaid
    exact, public = figures[guarded], protected[guarded]
    for row, reason in _list_faults(exact, public, protected[levels.eq(CLOSED) | unsaid]):
        raise DisclosureError(
            f"{row['source_file']}, row {row['source_row']}, {row['period']}: {reason}, so the public "
            "edition was not made: protect the table again from the exact figures."
        )
    known = collect_known(exact, rules)
    columns = [column for found in known.columns.values() for column in found]
    sums = list(dict.fromkeys(one for found in known.sums.values() for one in found))
    stated = list_stated(exact)
    shown = {known.find(*name) for place, column, _, name in stated if pd.notna(public.at[place, column])}
    names = frozenset().union(*known.counts.values(), *(one.members for one in sums))
    small = [name for name in names - known.blind if name[2] < SMALLEST_SHOWN]
    for subject, period, _ in find_narrowed(read_ranges(names, columns, shown, known.blind), sums, small):
        raise DisclosureError(
            f"{subject}, {period}: the public figures around this withheld count narrow it to fewer than "
            "five values, so the public edition was not made: leave the column public of its table empty in "
            "data/reference/tables.csv, which withholds all of it, and run again."
        )


def _list_faults(
    exact: pd.DataFrame, public: pd.DataFrame, closed: pd.DataFrame
) -> Iterator[tuple[pd.Series, str]]:
    """Public figures that are not shown as the rule says, with what is wrong.

    A closed one is withheld. Every count shown is the exact one rounded to the nearest 5, and none shown is
    under 5. Every number in a text is a public count, or the figure's own public percentage.
    """
    for _, row in closed[~is_withheld(closed)].iterrows():
        yield row, "it is shown although data/reference does not open it"
    counts = set()
    for column in ("count", "compared_count"):
        for place, count in public[column].dropna().items():
            counts.add(str(count))
            stated = exact.at[place, column]
            if pd.isna(stated) or stated < SMALLEST_SHOWN or count != round_to_five(int(stated)):
                yield public.loc[place], f"its {column} is not the exact one rounded to the nearest 5"
    texts = public[["published", "percent", "change_percent"]].fillna("")
    for place, published, *own in texts.itertuples(name=None):
        if set(re.findall(r"\d+", published)) - counts - {percent.lstrip("-") for percent in own}:
            yield public.loc[place], "its text states a number that is not public"
