"""Copies, stories and events: what belongs together across reports, decided purely.

May import records, ontology and errors.
"""
