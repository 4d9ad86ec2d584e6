"""What the addresses of mentoring, coaching and strengths answer to each role; the form is that of access_policy.py."""

POLICY: dict[str, str] = {}
