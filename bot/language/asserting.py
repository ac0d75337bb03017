"""Closed lists of the small words that decide what a sentence asserts, and how firmly.

Each list maps the forms of a word to what they have in common, so that one may stand for another
without changing the sentence: `may` and `might`, `not` and `never`.
"""

from bot.language.terms import term


def _alike(groups: str) -> dict[str, str]:
    return {word: line.split()[0] for line in groups.strip().splitlines() for word in line.split()}


def _stems(groups: str) -> dict[str, str]:
    return {
        term(word): f"{line.split()[0]}" for line in groups.splitlines() for word in line.split()
    }


DENYING = _alike("""
    not no never neither nor none nobody nothing nowhere without cannot n't hardly scarcely barely
    instead
    contrary
    unlike
""")
"""Words that turn what they stand before into its opposite."""

DENYING_VERBS = _stems("""
    refuse decline refusal
    deny denial
    fail failure
    reject rejection dismiss
    avoid
    prevent stop halt block
    prohibit ban forbid bar outlaw
    abstain refrain
    lack absence absent
    cease
    disprove refute debunk
    oppose
    unable incapable
    false falsely untrue wrongly mistakenly incorrect erroneous myth hoax
    unlikely improbable doubt doubtful
""")
"""Verbs, and words made of them, that do the same."""

HEDGING = _alike("""
    may might could possibly perhaps potentially maybe possible potential conceivably
    would
    should ought must shall
    can
    will
    probably likely presumably probable
    allegedly reportedly purportedly supposedly alleged reported purported supposed so-called
    apparently seemingly ostensibly
    if unless whether lest provided
    almost nearly virtually practically
    rumoured rumored
    hypothetical hypothetically theoretical theoretically
    former formerly ex
    would-be
    partly partially somewhat slightly relatively fairly comparatively essentially basically
    necessarily
    intended
    attempted
    let lets
""")
"""Words that make an assertion less than one, or another one."""

HEDGING_VERBS = _stems("""
    seem appear
    try attempt
    plan intend intention
    threaten threat
    want wish hope hopes
    promise pledge vow
    offer
    consider
    prepare
    order
    urge ask demand call
    suspect
    expect
    agree
    allow permit
""")
"""Verbs after which a thing is not yet so."""

HOLDING_NOTHING = frozenset(
    """
    considerable considerably considerate prohibitive prohibitively intentional intentionally
    orderly
    """.split()
)
"""Forms that have the stem of a verb that denies or hedges, and do neither."""

LIKE_ADVERBS = frozenset(
    """
    family ally bully rally supply reply apply rely imply comply multiply assembly monopoly anomaly
    butterfly fly belly jelly lily folly homily
    """.split()
)
"""Nouns and verbs that end as most adverbs do."""

COUNTING = _alike("""
    all every each whole entire entirely always wholly completely
    most mostly mainly largely majority usually generally typically
    many numerous often much frequently
    some several sometimes certain occasionally
    few rarely seldom minority
    only solely exclusively merely alone sole just
    both
    either
    any
    more
    less fewer
    least
    half
    about around approximately roughly circa
    first
    last
    too
    even
    ever
    once
    again
    one
""")
"""Words that say of how many, or how often, something holds."""

JUDGING = frozenset(
    map(
        term,
        """
        good bad great right wrong true success successful important significant best worst better
        worse legal legitimate justified fair unfair clear proper real strong weak special serious
        value correct famous reason purpose victim guilty innocent evil brutal cruel hero proof
        prove fact truth support
        """.split(),
    )
)
"""Words that judge: nobody may add one to what a source says."""

RELATING = frozenset(
    """
    by from to before after over under above below against for with until till since than into onto
    off behind beyond despite because unlike like through between among during in on at of within
    towards toward across around near upon about as via per versus amid except
    """.split()
)
"""Words that say how what follows them takes part."""

CONCLUDING = frozenset("so thus therefore hence consequently thereby accordingly".split())
"""Words that make one thing follow from another."""

PARTING = frozenset(
    """
    and but yet because although though while whereas when where which who whom whose then
    """.split()
)
"""Words that open a clause of its own."""

MAGNITUDES = frozenset(
    map(
        term,
        """
        percent hundred hundreds thousand thousands million millions billion billions trillion
        trillions dozen dozens quarter twice double triple fold percentage point
        """.split(),
    )
)
"""Words that are part of a number."""

NEARLY_ALIKE = frozenset("in on at of during within as about across near upon".split())
"""Those that often stand for each other; of the others, none stands for another."""

BEING = frozenset("is are was were be been being am get gets got".split())
"""Forms of the verb that makes a passive of an active."""

POINTING = {
    form: word
    for word, forms in {
        "he": "he him his himself",
        "she": "she her hers herself",
        "it": "it its itself",
        "they": "they them their theirs themselves",
        "we": "we us our ours ourselves i me my mine myself",
        "you": "you your yours yourself",
        "this": "this these those such latter",
    }.items()
    for form in forms.split()
}
"""Words that mean whoever or whatever was spoken of before."""

SAYING = {
    term(word): kind
    for kind, words in {
        "": "say said says saying tell told state stated declare declared write wrote announce",
        "according": "according",
        "argue": "argue claim contend assert maintain insist",
        "allege": "allege accuse",
        "believe": "believe think feel view suppose presume",
        "fear": "fear dread worry",
        "joke": "joke quip jest tease",
        "pretend": "pretend fancy",
        "boast": "boast brag",
        "imagine": "imagine dream fantasise fantasize",
        "lie": "lied lying lies",
        "testify": "testify swear swore sworn",
        "admit": "admit confess",
        "warn": "warn",
        "suggest": "suggest propose recommend imply hint insinuate",
        "estimate": "estimate predict calculate reckon forecast guess speculate assume",
        "acknowledge": "acknowledge concede",
        "deny": "deny",
        "report": "report",
        "note": "note observe remark comment conclude",
    }.items()
    for word in words.split()
}
"""Verbs of speech and opinion, and how they colour what is said; the first do not."""

REPORTING_NOTHING = frozenset(
    """
    state states view views report reports claim claims note notes
    accordingly accord accords accorded accordance remarkable remarkably predictable predictably
    believable observable observant fears fear
    estimate estimates estimation calculation calculations calculator forecast forecasts guess
    assumption admission admissions admitting worries pretender fancy worry dream dreams joke jokes
    lies lying boast assumed
    """.split()
)
"""Forms that have the stem of such a verb, but are more often nouns, or say how something is."""
