"""The verbs of the notebooks: read a report, select, compare, show and say.

A notebook keeps what is analysis: which rows, which base, which years, and the sentence. These verbs
know no publisher; they take plain frames and figures and give such back.

    report    everything known as of one report, as frames.
    select    the figures of a table, an item or an indicator, a row a year; single figures of them.
    held      what the files and the cells leave out: tables not held, old figures, figures not shown.
    values    a figure, a share, and how they moved, in calculations and in words.
    compare   rows worked out from each other: sums, differences, shares, how far years move.
    say       sentences and key points.
    show      tables.
    sources   every published file, links to its cells, and the list of sources.
    pictures  charts.
    faults    what was found wrong, in words.
    about     what a page was made with.
"""
