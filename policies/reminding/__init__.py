"""提醒: what waits for whom, as a page shows it and as an e-mail says it."""

from policies.reminding.items import Item, Kind, Section
from policies.reminding.letters import Letter, letters, send
from policies.reminding.page import Overview, overview
from policies.reminding.people import Reminder, reminders

__all__ = ["Item", "Kind", "Letter", "Overview", "Reminder", "Section", "letters", "overview", "reminders", "send"]
