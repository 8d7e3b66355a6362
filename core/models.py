"""The models of this app, for Django."""

from core.calendars.models import CalendarFeed
from core.notifications.models import Digest, MailChoice, Message

__all__ = ["CalendarFeed", "Digest", "MailChoice", "Message"]
