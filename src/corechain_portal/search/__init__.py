"""One search over everything a viewer may see.

A part of the portal lets its rows be found by one call, :func:`corechain_portal.search.registry.register_searchable`.
"""
