"""The notebooks run in order, their pages published whole or not at all, on one machine or many."""
