"""How far figures moved and how far years usually move: periods, changes, shares.

Notebooks that compare nothing use this package too, for periods. Rule: write ``import scipy`` and then
``scipy.special``, which scipy loads when it is first used; ``scipy.stats`` takes ten times as long.
"""
