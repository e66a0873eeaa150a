"""From a published file to clean figures: read strictly, parse every cell, lose none, invent none."""
