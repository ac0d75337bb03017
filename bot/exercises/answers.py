"""What somebody typed or picked, taken as the answer to a field, or refused with a sentence."""

import re
from collections.abc import Sequence
from difflib import get_close_matches

from bot.catalogue import _
from bot.domain.errors import UserError
from bot.exercises.definition import said
from bot.exercises.fields import (
    AnyField,
    BoolField,
    ChoiceField,
    ItemsField,
    MultiField,
    RankField,
    ScaleField,
    TextField,
    Value,
)
from bot.exercises.lookup import filled, thing_called, things
from bot.exercises.metrics.wording import Wording
from bot.exercises.offering import choosable, chosen_before
from bot.exercises.scene import Scene
from bot.exercises.state import Person
from bot.exercises.texts import written

YES, NO = ("yes", "y", "true", "1", "ja", "j"), ("no", "n", "false", "0", "nein")
ARTICLES = frozenset({"a", "an", "the"})
PARTS = re.compile(r"[,;]\s*|\s+")


def taken(scene: Scene, field: AnyField, person: Person, raw: str) -> Value | None:
    """The answer in what somebody gave; None for nothing, where nothing may be given.

    Raises UserError with what the field takes.
    """
    text = raw.strip()
    if not text:
        if field.required:
            raise UserError(
                _("“{label}” needs an answer.", label=_label(scene, field)), _takes(scene, field)
            )
        return None
    match field:
        case TextField():
            return _text(scene, field, person, text)
        case ScaleField():
            return _scale(scene, field, text)
        case BoolField():
            return _yes_no(scene, field, text)
        case ChoiceField():
            return _one(scene, field, person, text)
        case MultiField() | ItemsField() | RankField():
            return _several(scene, field, person, text)


def options(scene: Scene, field: AnyField, person: Person) -> list[tuple[str, str]]:
    """What a field offers: each answer's id and what it says; empty where one writes freely."""
    match field:
        case ChoiceField() | MultiField():
            listed = [(each.id, filled(scene, said(each.label))) for each in field.options]
            return [*_from_things(scene, field, person), *listed]
        case ScaleField():
            numbers = range(field.min, field.max + 1, field.step)
            ends = {
                field.min: said(field.labels["min"]) if "min" in field.labels else "",
                field.max: said(field.labels["max"]) if "max" in field.labels else "",
            }
            return [
                (str(n), f"{n} ({filled(scene, ends[n])})" if ends.get(n) else str(n))
                for n in numbers
            ]
        case BoolField():
            return [("yes", _("Yes")), ("no", _("No"))]
        case ItemsField() | RankField():
            return [
                (thing.id, getattr(thing, "label", thing.id))
                for thing in choosable(scene, field, person)
            ]
        case TextField():
            return []


def _from_things(
    scene: Scene, field: ChoiceField | MultiField, person: Person
) -> list[tuple[str, str]]:
    """The answers that are things of the session, such as the views on a motion."""
    named = field.options_from if isinstance(field, ChoiceField) else None
    found = things(scene.seen_by(person.pid), named) if named else ()
    return [(thing.id, str(getattr(thing, "label", thing.id))) for thing in found]


def picks(field: AnyField) -> tuple[int, int]:
    """How many of its options a field takes: at least, at most."""
    match field:
        case MultiField():
            return field.min, min(field.max, len(field.options))
        case ItemsField():
            return field.min, field.max
        case RankField():
            return 1, field.top or 10
        case _:
            return 1, 1


def shown(scene: Scene, field: AnyField, person: Person, value: Value) -> str:
    """An answer as people read it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    labels = dict(options(scene, field, person))
    if isinstance(value, tuple):
        return "; ".join(labels.get(each) or called(scene, each) for each in value)
    return labels.get(str(value), str(value))


def called(scene: Scene, name: str) -> str:
    """What a thing, or a text of somebody, is called where people read of it; else its id."""
    return str(getattr(thing_called(scene, name), "label", name))


def as_typed(value: Value) -> str:
    """An answer as it would be typed again."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ",".join(value) if isinstance(value, tuple) else str(value)


def _text(scene: Scene, field: TextField, person: Person, text: str) -> str:
    if len(text) < field.min:
        raise UserError(
            _(
                "“{label}” needs at least {min} characters.",
                label=_label(scene, field),
                min=field.min,
            ),
            _("Say a little more."),
        )
    if len(text) > field.max:
        raise UserError(
            _(
                "“{label}” takes at most {max} characters; that was {count}.",
                label=_label(scene, field),
                max=field.max,
                count=len(text),
            ),
            _("Say it more briefly."),
        )
    if twin := _twin(scene, field, person, text):
        raise UserError(
            _("There is one like it already: “{twin}”", twin=twin),
            _("Say something else, or skip."),
        )
    return text


def _twin(scene: Scene, field: TextField, person: Person, text: str) -> str:
    """What says the same as a text that is to be unlike it; `''` where nothing does.

    Twins have the same words, whatever their order and forms. A measure of likeness would not do:
    what says the opposite by one word is very much alike, and welcome.
    """
    mine = Wording(text).distinct - ARTICLES
    for origin in field.unlike:
        seen = scene.seen_by(person.pid)
        if origin.startswith("$"):
            others = [str(getattr(thing, "label", "")) for thing in things(seen, origin)]
        else:
            here = (person.pid, scene.each)  # what is changed may stay as it was
            texts = (each for each in written(seen, origin) if (each.pid, each.unit) != here)
            others = [each.text for each in texts if each.visible]
        for other in others:
            if Wording(other).distinct - ARTICLES == mine:
                return other
    return ""


def _scale(scene: Scene, field: ScaleField, text: str) -> int:
    number = text.removesuffix("%").strip()
    if not re.fullmatch(r"-?\d{1,6}", number):
        raise UserError(
            _("“{label}” takes a number.", label=_label(scene, field)), _takes(scene, field)
        )
    value = int(number)
    if not field.min <= value <= field.max or (value - field.min) % field.step:
        raise UserError(
            _("“{label}” cannot be {value}.", label=_label(scene, field), value=value),
            _takes(scene, field),
        )
    return value


def _yes_no(scene: Scene, field: BoolField, text: str) -> bool:
    if text.casefold() in YES:
        return True
    if text.casefold() in NO:
        return False
    raise UserError(
        _("“{label}” takes yes or no.", label=_label(scene, field)), _("Type one of the two.")
    )


def _one(scene: Scene, field: ChoiceField, person: Person, text: str) -> str:
    offered = options(scene, field, person)
    found = _meant(text, offered)
    if found is None:
        names = ", ".join(value for value, __ in offered)
        raise UserError(
            _("“{label}” cannot be that.", label=_label(scene, field)),
            _("It is one of {names}.", names=names),
        )
    return found


def _several(
    scene: Scene, field: MultiField | ItemsField | RankField, person: Person, text: str
) -> tuple[str, ...]:
    offered = options(scene, field, person)
    whole = _meant(text, offered)
    parts = [text] if whole else [part for part in PARTS.split(text) if part]
    found: list[str] = []
    for part in parts:
        one = _meant(part, offered)
        if one is None:
            raise UserError(
                _(
                    "“{part}” is not offered for “{label}”.",
                    part=part[:40],
                    label=_label(scene, field),
                ),
                _("Give numbers from 1 to {count}, with commas between them.", count=len(offered)),
            )
        if one not in found:
            found.append(one)
    least, most = picks(field)
    if not least <= len(found) <= most:
        label = _label(scene, field)
        raise UserError(
            _("“{label}” takes {count} of them.", label=label, count=least)
            if least == most
            else _(
                "“{label}” takes {least} to {most} of them.", label=label, least=least, most=most
            ),
            _("Choose again."),
        )
    if isinstance(field, ItemsField) and field.beyond is not None:
        used = chosen_before(scene, field.beyond, person)
        if {value for value, __ in offered} - used and not set(found) - used:
            raise UserError(
                _(
                    "“{label}” needs one that was not chosen from this seat before.",
                    label=_label(scene, field),
                ),
                _("Choose another one too."),
            )
    return tuple(found)


def _meant(text: str, offered: Sequence[tuple[str, str]]) -> str | None:
    """The option meant by an id, its number in the list, or its words with a slip in them."""
    folded = text.strip().casefold()
    for value, label in offered:
        if folded in (value.casefold(), label.casefold()):
            return value
    if folded.isdecimal() and 1 <= int(folded) <= len(offered):
        return offered[int(folded) - 1][0]
    labels = {label.casefold(): value for value, label in offered}
    close = get_close_matches(folded, labels, n=1, cutoff=0.85)
    return labels[close[0]] if close else None


def _label(scene: Scene, field: AnyField) -> str:
    return filled(scene, said(field.label))


def _takes(scene: Scene, field: AnyField) -> str:
    """What a field takes, in one sentence."""
    match field:
        case TextField():
            return (
                _("Write {min} to {max} characters.", min=field.min, max=field.max)
                if field.min
                else _("Write a text.")
            )
        case ScaleField():
            if field.step > 1:
                return _(
                    "Give a number from {min} to {max}, in steps of {step}.",
                    min=field.min,
                    max=field.max,
                    step=field.step,
                )
            return _("Give a number from {min} to {max}.", min=field.min, max=field.max)
        case BoolField():
            return _("Type yes or no.")
        case ChoiceField():
            return _("Give the number of one of the answers.")
        case _:
            return _("Give numbers from the list, with commas between them.")
