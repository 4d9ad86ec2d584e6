"""Invented people around the real communities, for the demonstration only; nobody here exists."""

from communities.demo.people import PASSWORD, SIGN_INS, create_people
from communities.demo.taking_part import create_memberships

__all__ = ["PASSWORD", "SIGN_INS", "create_memberships", "create_people"]
