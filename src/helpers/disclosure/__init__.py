"""The public edition: tables in which no small safeguarding count can be worked out."""
