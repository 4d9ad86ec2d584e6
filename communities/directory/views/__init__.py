"""The public pages of the directory."""
