"""Tables checked before they are published, in any layout: what was checked, what is wrong, what to put.

``check_files`` (in ``check``) takes one publication's files through one flow:

1. The tables as whole numbers. ``drafts`` turns what ``helpers.reading`` read into a ``Grid`` for each
   table (``grids``: counts, percentages and texts at their places); ``shapes`` makes long tables wide.
2. What each percentage belongs to. ``tracks`` pairs columns of percentages with columns of counts, in every
   way that the layout allows; a column or row of its own is left to ``formulas``, which finds the columns
   or rows that it is worked out from.
3. The base of each. ``bases`` lists the numbers that may be meant and what each costs, in bits;
   ``patterns`` finds the cheapest sequence of them down the rows, a slip costing more than a base, and
   sees a slip that runs through a whole column before its base is known.
4. The table judged as a whole. ``judging`` keeps the reading that explains most and gives each percentage
   a ``Verdict`` (``verdicts``): it follows, it does not, or it cannot be checked. ``habits`` then allows
   for what a table does throughout: rounded counts, weights, a rounding rule of its own.
5. What is wrong, one ``Finding`` a cause.
   Percentages: ``prints`` weighs every slip that would print what stands there, of its count and base too;
   ``causes`` joins the cells that one slip or one mistyped total explains; ``reasons`` has the words.
   Sums of counts: ``sums`` finds which rows and columns are totals of which others, ``adding`` which of
   these sums are missed.
   What else a table shows: ``loose_figures`` adds shares without counts to 100 and works out columns of
   differences and rates, ``comparing`` holds one table against another, and statements against their numbers.
6. What is told. ``telling`` gives messages, JSON or CSV; ``marking`` the draft with its findings on it.

Words are hints and arithmetic decides: a label that reads like a total makes a base cheaper, never right.
"""

from helpers.proofing.check import Checked, check_files
from helpers.proofing.telling import describe_findings, render_csv, render_json

__all__ = ["Checked", "check_files", "describe_findings", "render_csv", "render_json"]
