"""What the addresses of profiles and introductions answer to each role; the form is that of access_policy.py."""

POLICY: dict[str, str] = {}
