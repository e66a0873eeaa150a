"""Results put into plain words by rule, and the names that readers know."""
