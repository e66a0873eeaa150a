"""How far figures moved and whether chance alone would do it: series, intervals, tests, trends."""
