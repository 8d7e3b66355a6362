"""The models of this app, for Django."""

from core.calendars.models import CalendarFeed
from core.kept_files.models import KeptFile
from core.notifications.models import Digest, MailChoice, Message

__all__ = ["CalendarFeed", "Digest", "KeptFile", "MailChoice", "Message"]
