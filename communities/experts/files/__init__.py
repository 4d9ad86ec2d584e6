"""What somebody may attach to a message: checked by name and content, then by a virus scanner, before it is kept."""

from communities.experts.files.checking import LIMIT, MOST_FILES, Checked, check
from communities.experts.files.flaws import Unsafe
from communities.experts.files.scanning import SECONDS, ScannerAway, is_open, scan

__all__ = ["LIMIT", "MOST_FILES", "SECONDS", "Checked", "ScannerAway", "Unsafe", "check", "is_open", "scan"]
