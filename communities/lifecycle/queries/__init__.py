"""Reads of the lifecycle that compose more than one table, one module for each noun."""
