"""What does not follow in what was published: percentages, totals, statements, revisions."""
