"""Search of the directory: `index` writes what `search` reads."""

from communities.search.asking import Found, nearest, search
from communities.search.indexing import index

__all__ = ["Found", "index", "nearest", "search"]
