"""How far figures moved and how far years usually move: changes, shares.

Rule: write ``import scipy`` and then ``scipy.special``, which scipy loads when it is first used;
``scipy.stats`` takes ten times as long.
"""
