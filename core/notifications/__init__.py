"""What the app tells people: inbox, the daily digest, calendars."""
