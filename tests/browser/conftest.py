"""The fixtures of the browser tests."""

from __future__ import annotations

from serving import chromium, fresh_page, full_site, own_site

__all__ = ["chromium", "fresh_page", "full_site", "own_site"]
