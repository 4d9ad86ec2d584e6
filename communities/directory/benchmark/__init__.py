"""How much work a page is: measured, never asserted. `manage.py benchmark` runs it."""
