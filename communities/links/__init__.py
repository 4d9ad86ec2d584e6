"""Outward links: opened safely, and checked every week whether they still answer."""
