"""How far figures moved and whether chance alone would do it: series, intervals, tests, trends.

Notebooks that compare nothing use this package too, for series and periods. Rule: write ``import scipy``
and then ``scipy.stats``, which scipy loads when it is first used, and import statsmodels inside the
function that needs it; the two take half a second.
"""
