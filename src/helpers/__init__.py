"""What the notebooks share, in the order in which data meet it.

A package uses those above it and never one below; ``errors``, ``files``, ``paths`` and ``edition`` serve
them all, and so does ``schemas``, which takes its closed lists from ``percentages`` and ``exports``.

    percentages  why a percentage is wrong: exact arithmetic, exact search, the shortest explanation.
    reading      tables in any layout, as people publish them: typed cells, each at its place.
    exports      from a published file to clean figures: read strictly, lose none, invent none.
    statistics   how far figures moved, and how far years usually move.
    language     results put into plain words by rule, and the names that readers know.
    checking     what does not follow in what was published: percentages, totals, statements, revisions.
    proofing     tables in any layout checked before they are published: bases, sums, causes, marks.
    disclosure   the public edition: tables in which no small safeguarding count can be worked out.
    publishing   charts, tables, workbook and page, whoever published the figures.
    notebook     the verbs of the notebooks: read a report, select, compare, show and say.
    drafting     a new report's raw exports, drafted from its saved pages.
    pipeline     the notebooks run in order, their pages published whole or not at all.
"""
