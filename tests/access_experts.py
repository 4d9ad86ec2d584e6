"""What the addresses of the roster and of questions answer to each role; the form is that of access_policy.py."""

POLICY: dict[str, str] = {}
