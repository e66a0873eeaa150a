"""The verbs of the notebooks: read a report, select, compare, judge, say and show.

A notebook keeps what is analysis: which rows, which base, which years, and the sentence. These verbs
know no publisher; they take plain frames and figures and give such back.

    report   everything known as of one report, as frames whose rows lead to their raw cells.
    select   the figures of a table, an item or an indicator, a row a year; single figures; what is left out.
    values   a figure, a share, and how they moved, in calculations and in words.
    compare  rows worked out from each other: sums, differences, shares, runs.
    judge    how far years move and whether a change stands out, each result with its steps.
    say      sentences and key points.
    show     tables, every published file with its source, and what a page was made with.
    charts   charts, and your own figure.
    faults   what was found wrong, in words.
    download what is left beside the pages: the workbook and the notice of corrections.
"""
