"""Helpers of the notebooks: clean, reconcile, tell trends, build pages."""
