"""What drafts come to that held; apart from how that is found out, which takes time to import."""

from pydantic import Field

from bot.domain.base import Model, Text

FEWEST_MEMBERS = 2


class AskedBack(Model):
    """A question that may be shown."""

    text: Text


class Theme(Model):
    """Texts that belong together."""

    name: Text
    texts: tuple[Text, ...] = Field(min_length=FEWEST_MEMBERS)
    """By their names in the session."""


class Themes(Model):
    """The themes that hold; texts in none of them are in none."""

    themes: tuple[Theme, ...] = Field(min_length=1)


class SourcedSentence(Model):
    """A sentence that its quotes bear out."""

    text: Text
    sources: tuple[Text, ...] = Field(min_length=1)
    """The claims or texts that it rests on, by their names in the session."""


class Sourced(Model):
    """The sentences that hold, in order."""

    sentences: tuple[SourcedSentence, ...] = Field(min_length=1)

    @property
    def text(self) -> str:
        """All of them, to be copied."""
        return " ".join(sentence.text for sentence in self.sentences)


class Shortened(Model):
    """A shorter line."""

    text: Text
    left_out: tuple[Text, ...] = Field(min_length=1)
    """What stands in the old line and not in this one, stretch by stretch, as it stood there."""


Held = AskedBack | Themes | Sourced | Shortened
