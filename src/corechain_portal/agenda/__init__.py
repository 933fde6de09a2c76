"""One calendar over all dated things of an alliance, and iCalendar feeds of it.

A part of the portal adds its own dates by one call, :func:`corechain_portal.agenda.dates.register_dates`.
"""
