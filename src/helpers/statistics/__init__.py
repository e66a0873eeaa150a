"""How far figures moved and how far years usually move: periods, dispersion, changes, slopes, shares.

Notebooks that compare nothing use this package too, for periods. Rule: write ``import scipy`` and then
``scipy.stats``, which scipy loads when it is first used; that takes a third of a second.
"""
