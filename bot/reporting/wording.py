"""What is told of a report in words: the same on cards and in files."""

from datetime import UTC, datetime, timedelta

from bot.domain.report import Conversation, Held, Minority, Quoted, Report, Share, Struck

GONE: dict[Struck, str] = {
    "deleted": "deleted since",
    "edited": "edited since",
    "opted out": "its author does not want to be quoted",
    "not to be seen": "cannot be held against its message just now",
}
DAY = timedelta(days=1)


def counted(number: int, one: str, several: str = "") -> str:
    """So many of something: `1 message`, `2 people`."""
    return f"1 {one}" if number == 1 else f"{number} {several or f'{one}s'}"


def moment(when: datetime) -> str:
    """A time in words, in UTC: `20 November 2026, 18:05 UTC`."""
    return f"{when.astimezone(UTC):%-d %B %Y, %H:%M} UTC"


def span(begun: datetime, ended: datetime) -> str:
    """From when to when; the day once, where it is one."""
    begun, ended = begun.astimezone(UTC), ended.astimezone(UTC)
    if begun == ended:
        return moment(begun)
    if begun.date() == ended.date():
        return f"{begun:%-d %B %Y, %H:%M} to {ended:%H:%M} UTC"
    return f"{moment(begun)} to {moment(ended)}"


def took_part(share: Share) -> str:
    """Who took part, as counts; nobody is named or ranked."""
    by = counted(share.people, "person", "people")
    told = [f"{counted(share.messages, 'message')} of {by}."]
    if share.share_of_three is not None:
        told.append(
            f"The three most active wrote {round(share.share_of_three * share.messages)} of "
            f"{share.messages}."
        )
    if share.newcomers is not None:
        told.append(
            f"{share.newcomers} of {share.people} had not written here in as long a time before."
        )
    if share.edited:
        told.append(f"{counted(share.edited, 'message')} had been edited.")
    return " ".join(told)


def title_of(told: Conversation) -> str:
    """What a conversation is called: the words that mark it."""
    return told.title or "A conversation without words to mark it"


def size_of(told: Conversation) -> str:
    """How large a conversation was, and when."""
    by = counted(told.people, "person", "people")
    return f"{counted(told.messages, 'message')} of {by}, {span(told.began, told.ended)}"


def sides_of(held: Held) -> str:
    """How many took which side on a message."""
    told = []
    if held.agreeing or held.disagreeing:
        told.append(
            f"In replies, {counted(held.agreeing, 'person', 'people')} agreed and "
            f"{counted(held.disagreeing, 'person', 'people')} disagreed."
        )
    if held.thumbs_up or held.thumbs_down:
        told.append(
            f"{counted(held.thumbs_up, 'thumb up', 'thumbs up')}, "
            f"{counted(held.thumbs_down, 'thumb down', 'thumbs down')}."
        )
    return " ".join(told)


def held_by(minority: Minority) -> str:
    """How many held the smaller view, and how many the other one."""
    return (
        f"{counted(minority.people, 'person', 'people')} held this view, "
        f"{counted(minority.others, 'person', 'people')} the other one."
    )


def gone(quote: Quoted) -> str:
    """Why a quote is not shown; `''` for one that is."""
    return GONE[quote.struck] if quote.struck else ""


def kept(report: Report, until: datetime | None) -> str:
    """How a report was made, and how long it is kept; None where it is not."""
    made = (
        f"Made {moment(report.made)}, without a language model. Every quote is word for word, and "
        "was held against its message."
    )
    if until is None:
        return made
    return (
        f"{made} What is deleted or edited later is struck from the kept summary, which itself is "
        f"gone after {moment(until)}."
    )
