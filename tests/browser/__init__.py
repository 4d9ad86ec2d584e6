"""The product as people meet it: a running demo, Debian's Chromium, real pages."""
