"""Bring in communities and their counts: the starter directory and what others publish."""
