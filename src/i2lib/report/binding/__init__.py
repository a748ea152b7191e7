"""Binds only the pages that can differ from those of the last book; the result is a clean build's.

Jupyter Book's own next build is not: it leaves old titles in other pages, old pages, and other marks
on links. So what a page's HTML hangs on is spelled out, and doubt binds everything anew.
"""
