"""What Discord's own window does: it offers what the bot told of, and lets people fill it in."""

from collections.abc import Mapping
from typing import Any

from tests.wire.world import ORDINARY, Can, Channel, Json, Person, Upload, World

Value = str | int | float | bool | Person | Channel | Upload
"""What can be given to a command's option or typed into a form."""
TYPE_OF: Mapping[type, int] = {Person: 6, Channel: 7, Upload: 11}
SUBCOMMAND, GROUP = 1, 2
CHAT, ON_PERSON, ON_MESSAGE = 1, 2, 3
"""Types of commands."""


class NotOffered(LookupError):
    """Discord would not have let a person do this."""


class Filling:
    """The data of one interaction while it is filled in."""

    def __init__(self, world: World, channel: Channel) -> None:
        self._world = world
        self._channel = channel
        self._resolved: Json = {}

    @property
    def resolved(self) -> Json:
        """What the values refer to, if they refer to anything."""
        return {"resolved": self._resolved} if self._resolved else {}

    def offered(self, person: Person, name: str, kind: int) -> Json:
        """The command of this name, if this person is offered it here."""
        for command in self._world.commands:
            if command["name"] == name and command["type"] == kind:
                break
        else:
            had = sorted(c["name"] for c in self._world.commands if c["type"] == kind)
            raise NotOffered(f"There is no {name!r}, only {had}.")
        needed = Can(int(command["default_member_permissions"] or 0))
        if self._channel.guild and needed & ~person.permissions:
            raise NotOffered(f"{person.name} may not use {name}.")
        contexts = command.get("contexts")
        if self._channel.guild is None and contexts is not None and 1 not in contexts:
            raise NotOffered(f"{name} is for guilds.")
        if (
            self._channel.guild is None
            and contexts is None
            and command.get("dm_permission") is False
        ):
            raise NotOffered(f"{name} is for guilds.")
        return command

    def command(self, person: Person, name: str) -> tuple[Json, Json]:
        """A command's data without its options, and the innermost part that has them."""
        first, *rest = name.split(" ")
        command = self.offered(person, first, CHAT)
        data: Json = {"id": command["id"], "name": first, "type": CHAT, "options": []}
        part, place = command, data
        for word in rest:
            nested = [o for o in part["options"] if o["type"] in (SUBCOMMAND, GROUP)]
            part = next((option for option in nested if option["name"] == word), {})
            if not part:
                raise NotOffered(f"There is no /{name}, only {[o['name'] for o in nested]}.")
            place["options"] = [{"name": word, "type": part["type"], "options": []}]
            place = place["options"][0]
        if any(option["type"] in (SUBCOMMAND, GROUP) for option in part.get("options") or ()):
            raise NotOffered(f"/{name} is a group.")
        return data, part

    def option(self, known: Mapping[str, Json], key: str, value: Value) -> Json:
        """One option of a command, given this value."""
        if key not in known:
            raise NotOffered(f"There is no option {key}, only {sorted(known)}.")
        option = known[key]
        expected = TYPE_OF.get(type(value), option["type"])
        if option["type"] != expected and not (option["type"] == 9 and expected == 6):
            raise NotOffered(f"{key} is of another type than {value!r}.")
        if (choices := option.get("choices")) and value not in [c["value"] for c in choices]:
            raise NotOffered(f"{value!r} is no choice for {key}.")
        if isinstance(value, str) and option["type"] == 3:
            least, most = option.get("min_length") or 0, option.get("max_length") or 6000
            if not least <= len(value) <= most:
                raise NotOffered(f"{key} takes {least} to {most} characters.")
        if isinstance(value, int | float) and option["type"] in (4, 10):
            low, high = option.get("min_value"), option.get("max_value")
            if (low is not None and value < low) or (high is not None and value > high):
                raise NotOffered(f"{key} takes {low} to {high}.")
        plain = self._resolve(value)
        return {"name": key, "type": option["type"], "value": plain}

    def part(self, part: Json, left: dict[str, Any]) -> Json:
        """One component of a form as it is sent; takes from `left` what it uses."""
        place = {"type": part["type"], "id": part.get("id", 0)}
        match part["type"]:
            case 1:
                inner = [self._field(p, p, left) for p in part["components"]]
                return place | {"components": inner}
            case 18:
                field = self._field(part["component"], part, left)
                return place | {"component": field}
            case _:
                return place

    def _field(self, part: Json, labelled: Json, left: dict[str, Any]) -> Json:
        label, own = labelled.get("label", ""), part["custom_id"]
        name = label if label in left else own
        value = left.pop(name, _first_value(part))
        sent = {"type": part["type"], "custom_id": own, "id": part.get("id", 0)}
        if part.get("required", True) and value in ("", [], None) and part["type"] != 23:
            raise NotOffered(f"The form needs {label or own}.")
        match part["type"]:
            case 4:
                least, most = part.get("min_length") or 0, part.get("max_length") or 4000
                if value and not least <= len(value) <= most:
                    raise NotOffered(f"{label} takes {least} to {most} characters.")
                return sent | {"value": value}
            case 21:
                return sent | {"value": option_value(part, value) if value else None}
            case 23:
                return sent | {"value": bool(value)}
            case 3 | 22:
                least, most = part.get("min_values", 1), part.get("max_values") or 1
                if value and not least <= len(value) <= most:
                    raise NotOffered(f"{label} takes {least} to {most} options.")
                return sent | {"values": [option_value(part, one) for one in value]}
            case _:
                return sent | {"values": [self._resolve(v) for v in value]}

    def _resolve(self, value: Any) -> Any:
        """A value as it stands in an option, what it refers to being put beside."""
        match value:
            case Person():
                self._resolved.setdefault("users", {})[str(value.id)] = value.payload()
                if self._channel.guild:
                    self._resolved.setdefault("members", {})[str(value.id)] = partial(value)
                return str(value.id)
            case Channel():
                payload = value.payload() | {"permissions": str(int(ORDINARY))}
                self._resolved.setdefault("channels", {})[str(value.id)] = payload
                return str(value.id)
            case Upload():
                kept = self._world.keep(self._channel, value)
                self._resolved.setdefault("attachments", {})[kept["id"]] = kept
                return kept["id"]
            case _:
                return value


def partial(person: Person) -> Json:
    """A member beside its user, as Discord resolves it."""
    member = person.member()
    del member["user"], member["deaf"], member["mute"]
    return member


def innermost(data: Json) -> Json:
    """The part of a command's data that holds its options."""
    while data.get("options"):
        data = data["options"][0]
    return data


def option_value(menu: Json, name: str) -> str:
    """The value of an option with this label or value."""
    for option in menu.get("options") or ():
        if name in (option["label"], option["value"]):
            value: str = option["value"]
            return value
    if menu["type"] in (5, 6, 7, 8):
        return name
    had = [option["label"] for option in menu.get("options") or ()]
    raise NotOffered(f"There is no {name!r} to choose, only {had}.")


def _first_value(part: Json) -> Any:
    """What a field holds when nobody has touched it."""
    chosen = [option["value"] for option in part.get("options") or () if option.get("default")]
    match part["type"]:
        case 4:
            return part.get("value") or ""
        case 21:
            return chosen[0] if chosen else None
        case 23:
            return bool(part.get("default"))
        case _:
            return chosen
