"""Which tables of a publication are read beside each other: the nearest ones, and those of one family.

Rule: a table is held against at most 30 tables around it in the order of the publication, and at most
30 of its family. In a small publication that is every table. In one of thousands every number up to
some hundreds is the total of some table, so that a total from far away would fit nearly any slip and
tell nothing; a wrong base is mostly taken from a table close by. It also makes the work per table the
same however long the publication is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from helpers.percentages.cases import Key
from helpers.percentages.published_columns import PublishedColumn

FAMILY = re.compile(r"(.*?)_?by_")
MOST_NEIGHBOURS = 30


@dataclass(frozen=True)
class Neighbours:
    """The tables that one table is read beside, in the order of the publication.

    ``kin`` are those of its family, ``near`` those around it, whatever they are called.
    """

    kin: tuple[str, ...]
    near: tuple[str, ...]

    def list_all(self) -> tuple[str, ...]:
        """Both, each table once."""
        return tuple(dict.fromkeys((*self.kin, *self.near)))


def find_family(table: str) -> str | None:
    """What tables that count the same cases by different things share in their names.

    >>> find_family("safeguarding_by_person"), find_family("by_age"), find_family("training")
    ('safeguarding', '', None)
    """
    found = FAMILY.match(table)
    return found[1] if found else None


def find_neighbours(tables: Iterable[str]) -> dict[str, Neighbours]:
    """For each table those it is read beside; the tables come in the order of the publication."""
    order = list(dict.fromkeys(tables))
    families: dict[str, list[str]] = {}
    for table in order:
        if (family := find_family(table)) is not None:
            families.setdefault(family, []).append(table)
    kin = {
        table: list_nearest(members, place)
        for members in families.values()
        for place, table in enumerate(members)
    }
    return {
        table: Neighbours(kin.get(table, ()), list_nearest(order, place)) for place, table in enumerate(order)
    }


def list_nearest(listed: Sequence[str], place: int, most: int = MOST_NEIGHBOURS) -> tuple[str, ...]:
    """The members of a list around one of them, as many before it as after where there are so many.

    >>> list_nearest("abcdefg", 3, most=4), list_nearest("abcdefg", 0, most=4)
    (('b', 'c', 'e', 'f'), ('b', 'c', 'd', 'e'))
    """
    first = max(0, min(place - most // 2, len(listed) - 1 - most))
    return (*listed[first:place], *listed[place + 1 : first + most + 1])


class Beside:
    """The columns of a publication by their places, and which of them are read beside each other."""

    def __init__(self, columns: Sequence[PublishedColumn]) -> None:
        self._columns = columns
        self._places: dict[str, list[int]] = {}
        self._alike: dict[tuple, list[PublishedColumn]] = {}
        for place, column in enumerate(columns):
            self._places.setdefault(column.table, []).append(place)
            self._alike.setdefault((column.table, column.items), []).append(column)
        self._neighbours = find_neighbours(self._places)

    def list_siblings(self, place: int) -> list[PublishedColumn]:
        """The other periods of a column's table; in prose those of its subject, for one list has many."""
        column = self._columns[place]
        alike = self._alike[column.table, column.items]
        return [other for other in alike if other.period != column.period]

    def join_others(self, place: int, shown: Sequence[frozenset[Key]]) -> frozenset[Key]:
        """What the other columns of a column's table show, and all columns of its neighbours."""
        table = self._columns[place].table
        names = (table, *self._neighbours[table].list_all())
        others = (other for name in names for other in self._places[name] if other != place)
        return frozenset().union(*(shown[other] for other in others))
