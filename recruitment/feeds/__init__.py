"""Posts as others read them: feeds, calendars, printed adverts, portals. Pure rendering of what is published."""
