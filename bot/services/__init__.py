"""What the bot can do: no platform, no SQL, no markup."""

from dataclasses import dataclass

from bot.services.ask import Ask
from bot.services.ask.wording import Wording
from bot.services.audit import Audit
from bot.services.checking import Checking
from bot.services.connecting import Connecting
from bot.services.exercises import Exercises
from bot.services.framing import Framings
from bot.services.histories import Histories
from bot.services.importing import Importing
from bot.services.lookup import Lookup
from bot.services.material import Material
from bot.services.model import Asking
from bot.services.model.spending import Spending
from bot.services.places import PlacesOf
from bot.services.platforms import Platforms
from bot.services.privacy import Privacy
from bot.services.prompts import Prompts
from bot.services.review import Correcting, Deciding, Fairness, Proposing, Unanswered
from bot.services.review.finding import Finding
from bot.services.rooms import Rooms
from bot.services.searching import Searching
from bot.services.showing import Showing
from bot.services.summaries import Scheduling, Summaries
from bot.services.view import Views
from bot.services.votes import Polling, Results, Voting


@dataclass(frozen=True)
class Services:
    """Everything that commands may ask for, built once in `bot.app`."""

    ask: Ask
    asking: Asking
    audit: Audit
    checking: Checking
    connecting: Connecting
    correcting: Correcting
    deciding: Deciding
    exercises: Exercises
    fairness: Fairness
    finding: Finding
    framings: Framings
    histories: Histories
    importing: Importing
    lookup: Lookup
    material: Material
    places: PlacesOf
    platforms: Platforms
    polling: Polling
    privacy: Privacy
    prompts: Prompts
    results: Results
    rooms: Rooms
    scheduling: Scheduling
    showing: Showing
    spending: Spending
    searching: Searching
    summaries: Summaries
    proposing: Proposing
    unanswered: Unanswered
    views: Views
    wording: Wording
    voting: Voting
