"""Search of the directory: `index` writes what `search` reads."""

from communities.search.asking import Found, nearest, search
from communities.search.indexing import index
from communities.search.likeness import alike

__all__ = ["Found", "alike", "index", "nearest", "search"]
