"""`{% load prose %} {{ community.purpose|prose }}`: text that people write, as clean HTML."""

from django import template

from communities import prose

register = template.Library()
register.filter("prose", prose.prose)
