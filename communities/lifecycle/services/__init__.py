"""Every write of the lifecycle, one module for each noun."""
