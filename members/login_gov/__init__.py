"""Sign-in with Login.gov, whose rules go beyond what allauth's OpenID Connect does: see provider.py."""
