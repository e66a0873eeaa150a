"""Why a percentage is wrong: exact arithmetic, exact search, the shortest explanation."""
