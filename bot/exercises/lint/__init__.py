"""The linter of exercises: form first, then every rule, as findings with file and line."""

from bot.exercises.compose import Composing, Parts
from bot.exercises.definition import Definition
from bot.exercises.form import EXERCISE
from bot.exercises.lint import draws, expressions, forms, limits, material, names, paths, words
from bot.exercises.lint.rule import Rule
from bot.written.decode import fields_of, validated
from bot.written.finding import Finding

RULES: tuple[Rule, ...] = (
    *names.RULES,
    *draws.RULES,
    *words.RULES,
    *expressions.RULES,
    *paths.RULES,
    *forms.RULES,
    *limits.RULES,
    *material.RULES,
)
MOST_CHARACTERS = 200_000
"""The longest exercise has some twenty thousand; more is an accident, or meant to do harm."""


def examine(text: str, name: str, parts: Parts) -> tuple[Definition | None, list[Finding]]:
    """The definition in `text` with all findings, by line; None where it does not fit the schema.

    A definition that is returned may still break rules of level error: see the findings.
    """
    if len(text) > MOST_CHARACTERS:
        sentence = f"the file has more than {MOST_CHARACTERS} characters; an exercise is shorter."
        return None, [Finding(file=name, line=1, rule="too-long", sentence=sentence)]
    value, places, wrong = fields_of(text, name, EXERCISE.begins)
    if value is None:
        return None, list(wrong)
    composing = Composing(places, parts)
    whole = composing.compose(value)
    definition, wrong = validated(whole, composing.places, EXERCISE)
    if definition is None or composing.findings:
        return None, _sorted([*composing.findings, *wrong], name)
    places = composing.places
    found = []
    for rule in RULES:
        for breach in rule(definition):
            file, line = places.place(breach.path)
            found.append(
                Finding(
                    file=file,
                    line=line,
                    rule=breach.rule,
                    sentence=breach.sentence,
                    severity=breach.severity,
                )
            )
    return definition, _sorted(found, name)


def _sorted(findings: list[Finding], name: str) -> list[Finding]:
    """By line, those in shared parts last; each once."""
    return sorted(dict.fromkeys(findings), key=lambda one: (one.file != name, one.file, one.line))
