"""A new report's raw exports, drafted from its saved pages."""
