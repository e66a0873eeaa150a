"""What the local authority did with referrals, on bases that stay the same from year to year.

The published percentages rest on cases with an outcome in one year, on a number that stands nowhere in
the next, then on all referrals. Here every year's count stands over both sound bases. The public edition
keeps only shares on a base of 50 or more, as whole per cent of rounded counts.
"""

from __future__ import annotations

import pandas as pd

from helpers.checking.bases import OUTCOME_TABLE, REFERRAL_TABLE, like_for_like
from helpers.checking.evidence import TOTAL
from helpers.language.narrative import say_share_change
from helpers.language.wording import say_interval, say_number, say_share
from helpers.pages.known import Known
from helpers.pages.notebook import NO_TABLE
from helpers.percentages import find_rule, parse_percent, render_percent
from helpers.publishing.links import link_places
from helpers.publishing.tables import Table, show_table
from helpers.statistics.comparisons import ShareComparison, compare_shares, correct_family
from helpers.statistics.intervals import Share, known_count, share_interval
from helpers.statistics.series import select_series

ACCEPTED = "Accepted by local authority, working with subject"
BASES = {"all_referrals": "of all referrals", "cases_with_outcome": "of cases with an outcome"}


def list_acceptance(known: Known) -> pd.DataFrame:
    """Accepted referrals by year: count, both bases with their shares, and the published share.

    Columns as in ``bases.like_for_like``.
    """
    rows = like_for_like(known.figures)
    rows = rows[rows["item"] == ACCEPTED].reset_index(drop=True)
    if known.edition == "internal":
        return rows
    whole = {f"{base}_percent": [_round_share(share) for share in _list_shares(rows, base)] for base in BASES}
    return rows.assign(published=pd.NA, published_percent=pd.NA, **whole)


def _list_shares(rows: pd.DataFrame, base: str) -> list[Share]:
    """Each year's accepted referrals out of one of the bases."""
    return [
        Share(*(None if pd.isna(figure) else int(figure) for figure in pair))
        for pair in rows[["count", base]].values
    ]


def _round_share(share: Share) -> str | None:
    """A share of rounded counts as whole per cent; none on a base under 50."""
    if share.fraction is None or share.has_small_base:
        return None
    return render_percent(known_count(share.count), known_count(share.total), 0)


def stack_acceptance(known: Known) -> pd.DataFrame:
    """The series of the acceptance chart in long form.

    Columns: series, period, share_percent, source_file; and of the sound bases the 95% interval of the
    exact share (low_percent, high_percent) and its count and base (text).
    """
    rows = list_acceptance(known)
    parts = [_list_shares_drawn(rows, base, known.edition) for base in BASES]
    if known.edition == "internal":
        published = rows.rename(columns={"published_percent": "share_percent"})
        parts.insert(0, published[["period", "share_percent"]].assign(series="as published"))
    drawn = pd.concat(parts, ignore_index=True)
    return drawn.assign(source_file=rows["report"].iloc[0] + f"/{OUTCOME_TABLE}.csv" if len(rows) else None)


def _list_shares_drawn(rows: pd.DataFrame, base: str, edition: str) -> pd.DataFrame:
    """One sound base of the acceptance chart; the public edition draws no intervals of rounded counts."""
    drawn = rows[["period"]].assign(series=BASES[base], share_percent=rows[f"{base}_percent"])
    shares = _list_shares(rows, base)
    counted = pd.Series([f"{say_number(share.count)} of {say_number(share.total)}" for share in shares])
    drawn["text"] = counted.where(drawn["share_percent"].notna())
    if edition != "internal":
        return drawn
    intervals = [share_interval(share) for share in shares]
    drawn["low_percent"] = [interval and 100 * interval.low for interval in intervals]
    drawn["high_percent"] = [interval and 100 * interval.high for interval in intervals]
    return drawn


def title_acceptance(known: Known) -> str:
    """The message of the acceptance chart: the last two years as shares of all referrals, compared."""
    rows = list_acceptance(known)
    if len(rows) < 2:
        return ""
    before, last = _list_shares(rows, "all_referrals")[-2:]
    earlier, later = rows["period"].iloc[-2:]
    told = [say_share(share, edition=known.edition) for share in (before, last)]
    compared = compare_acceptance(known)[BASES["all_referrals"]]
    is_unclear = known.edition == "internal" and compared.chance and not compared.chance.is_clear
    unclear = ": no clear change" if is_unclear else ""
    return f"Of all referrals {told[0]} were accepted in {earlier} and {told[1]} in {later}{unclear}"


def compare_acceptance(known: Known) -> dict[str, ShareComparison]:
    """The last two years' acceptance on both sound bases, judged as one family; by the base's words."""
    rows = list_acceptance(known)
    if len(rows) < 2:
        return {}
    compared = {
        words: compare_shares(*_list_shares(rows, base)[-2:], rounded_to=known.rounded_to)
        for base, words in BASES.items()
    }
    return correct_family(compared, family="acceptance on its two bases")


def tell_acceptance(known: Known) -> list[str]:
    """What the local authority accepted on both sound bases, and what cannot be concluded."""
    rows = list_acceptance(known)
    earlier, later = rows["period"].iloc[-2:] if len(rows) > 1 else ("", "")
    told = [
        say_share_change(one, f"Accepted referrals as a share {words}", earlier, later, known.edition)
        for words, one in compare_acceptance(known).items()
    ]
    return [*told, tell_waiting(rows)] if told else []


def tell_waiting(rows: pd.DataFrame) -> str:
    """How many cases of the last year had no outcome yet, which limits what both shares can say."""
    everyone, closed = (known_count(rows[base].iloc[-1]) for base in BASES)
    if everyone is None or closed is None or everyone == closed:
        return ""
    period = rows["period"].iloc[-1]
    return (
        f"In {period}, no outcome had been reported for {say_number(everyone - closed)} of "
        f"{say_number(everyone)} referrals. Both shares can change as outcomes come in, so they do not show "
        "whether the authority now accepts more readily."
    )


def tell_headline(known: Known) -> list[str]:
    """How the published share of accepted referrals moved, and how it moved on one base in both years.

    The published shares can be compared where both follow from the same sound base.
    """
    told = tell_acceptance(known)[:1]
    rows = list_acceptance(known).iloc[-2:]
    if not told or rows["published_percent"].isna().any():
        return told
    (earlier, before), (later, last) = rows[["period", "published_percent"]].values
    shared = set.intersection(*(_find_bases(row) for _, row in rows.iterrows()))
    doubt = "" if shared else " The two cannot be compared."
    went = (
        f"The published share of accepted referrals went from {before}% in {earlier} to {last}% in {later}."
    )
    return [f"{went}{doubt} {told[0]}"]


def _find_bases(row: pd.Series) -> set[str]:
    """The sound bases from which a year's published share follows, under whatever rounding rule."""
    shown = parse_percent(row["published_percent"])
    return {
        base for base in BASES if pd.notna(row[base]) and find_rule(int(row["count"]), int(row[base]), *shown)
    }


def tell_slips(known: Known) -> list[str]:
    """What went wrong with the published shares of accepted referrals of the last two years."""
    cells = known.reconciled.query("table == @OUTCOME_TABLE and item == @ACCEPTED and verdict == 'differs'")
    wrong = cells.drop_duplicates("period", keep="last").set_index("period")["why"]
    periods = list_acceptance(known)["period"].iloc[-2:]
    return [
        f"For {period} the publisher's figure is wrong: {wrong[period]}"
        for period in periods
        if period in wrong
    ]


def show_acceptance(known: Known) -> Table:
    """The accepted referrals as a table: count, both bases with shares, interval, and what was published."""
    rows = list_acceptance(known)
    columns = {
        "period": "Year",
        "count": "Accepted",
        "all_referrals": "All referrals",
        "all_referrals_percent": "Of all referrals (%)",
        "cases_with_outcome": "Cases with an outcome",
        "cases_with_outcome_percent": "Of cases with an outcome (%)",
    }
    if known.edition == "internal":
        shares = _list_shares(rows, "cases_with_outcome")
        rows["interval"] = [say_interval(share_interval(share), unit="%") for share in shares]
        columns |= {"interval": "95% interval of that", "published": "As published"}
    caption = "Referrals accepted by the local authority, on two sound bases"
    notes = None if known.edition == "internal" else "No share is given on a base under 50."
    words = {"caption": caption, "notes": notes, "missing": "", "none": NO_TABLE}
    links = _link_counts(rows, known)
    return show_table(rows, row_heading="period", columns=columns, links=links, **words)


def _link_counts(rows: pd.DataFrame, known: Known) -> pd.DataFrame:
    """Links from each count of the table to the raw cell it came from, or was worked out from."""
    subjects = {
        "count": f"{OUTCOME_TABLE}: {ACCEPTED}",
        "published": f"{OUTCOME_TABLE}: {ACCEPTED}",
        "all_referrals": f"{REFERRAL_TABLE}: {TOTAL}",
        "cases_with_outcome": f"{OUTCOME_TABLE}: {TOTAL}",
    }
    links = {}
    for column, subject in subjects.items():
        cells = select_series(known.figures, subject)
        found = link_places(cells, known.register_page).set_axis(cells["period"])
        links[column] = rows["period"].map(found)
    return pd.DataFrame(links, index=rows.index)
