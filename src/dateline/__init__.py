"""Dateline reads news reports and writes down, with the exact words, who did what to whom, where and when."""

__version__ = "0.1.0"
