"""Mentoring, coaching and strengths: offers, matches, agreements, close-out (R25, R30)."""
