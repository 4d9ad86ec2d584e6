"""Bring in what others publish: readers turn a file into checked rows, services write them."""
