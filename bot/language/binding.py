"""Closed lists of what binds a statement: without it, the rest says something else."""

import re

from bot.language.terms import term


def _stems(text: str) -> frozenset[str]:
    return frozenset(term(word.replace("-", "")) for word in text.split())


CONDITION = re.compile(
    r"""
    \b(?: if | unless | until | till | provided | providing | except | excepting | lest | than
    | without | once(?=\s+(?:the|a|an|it|he|she|they)\b) | assuming | supposing | suppose | imagine
    | only\s+(?:after|when|once|in|by|with|because|before|on|for|where|while|as|to|through)
    | (?:as|so)\s+long\s+as | other\s+than | apart\s+from | save\s+for | pending | barring
    | in\s+(?:return|exchange)\s+for | on\s+condition | in\s+case | subject\s+to | insofar | minus
    | but\s+(?:later|then|since|now|soon|subsequently|eventually|finally|has|had|was|were|is|are)
    | (?:every|no|any)(?:thing|body|one|where)\s+but | (?:all|none|any|no)(?:\s+\w+){0,2}?\s+but
    | respectively | yet\s+to | at\s+gunpoint | under\s+duress | just\s+to
    )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What ties a statement to a condition, a time, an exception, a price or an order of naming."""

FRONTED = frozenset(
    """
    if when whenever were should had suppose supposing imagine assuming assume once unless until
    without provided whether let say picture
    """.split()
)
"""A sentence that begins with one of these says what follows its first comma only so far."""

FRAGMENT = frozenset(
    """
    when why that because while although though if whether how what who whom whose which where as
    unless until lest since whereas than and or but nor is are was were do does did has have had
    will would can could shall should may might must being having
    """.split()
)
"""A sentence that begins with one of these is none, unless its source begins so."""

JOINING = frozenset(("and", "or", "nor", "but"))

RELATIVE = frozenset("who whom whose which that where".split())

PRIVATIVE = _stems("""
    fake faked forged mock sham bogus counterfeit pseudo alleged acting vice deputy late former
    interim provisional caretaker draft failed aborted cancelled abandoned planned proposed
    attempted would-be self-styled self-proclaimed honorary nominal putative imaginary imagined
    fictional fictitious invented artificial imitation replica aspiring prospective designate elect
    unofficial unbuilt unfinished partial potential supposed so-called assistant associate quasi
    semi simulated staged disguised pretended retired ousted deposed onetime erstwhile shadow
    exile exiled hypothetical mythical legendary fabricated
""")
"""A word without which more is claimed of what it stands before: a fake doctor is no doctor."""

OUTLOOK = _stems("""
    view opinion eyes reading logic standpoint viewpoint perspective version telling account words
    propaganda rhetoric narrative theory paper principle film movie novel story tale play book
    series episode game sketch stage painting poem song opera video cartoon average headline
    fiction fantasy dream legend myth folklore rumour rumor gossip joke satire
    parody hypothesis scenario belief claim allegation accusation charge suspicion assertion
    speculation imagination mind estimation judgment interpretation argument contention promise
    pretence pretext lie fable hoax critic opponent supporter gunpoint duress coercion irony
    officially nominally formally leaflet slogan tradition scripture bible tell pretend
    insist complain joke boast
""")
"""What makes a statement somebody's, or a story's."""

IRONY = _stems("""
    joke lie nonsense fiction fantasy pretence pretense sham fable exaggeration irony satire words
    view opinion logic hoax lies fairy propaganda
""")
"""The words among them that no harmless insertion holds."""

DATED = _stems("""
    january february march april may june july august september october november december monday
    tuesday wednesday thursday friday saturday sunday century decade year years month months week
    weeks day days night morning evening afternoon spring summer autumn winter noon midnight
""")
"""Names and nouns of times, which are nobody's."""

OWNING = frozenset("for to in as by from under with at on among within per through".split())
"""Prepositions that make what follows a comma somebody's, where a name stands behind them."""

VIEWING = frozenset(("for", "to", "as", "among"))
"""Those of them that do so before any noun but one of time: "for the fishers, ..."."""

EMPTY_ASIDES = _stems("fact course example instance turn addition particular result consequence")
"""Nouns of asides that say nothing: "in fact", "for example"."""

LEADING = _stems("""
    meanwhile however moreover furthermore nevertheless nonetheless additionally today afterwards
    later finally historically first firstly second secondly third thirdly fourth subsequently
    eventually indeed besides
""")
"""Adverbs with which a sentence only goes on from another."""

AUXILIARY = frozenset(
    """
    is are was were be been being am has have had having do does did done doing get gets got become
    became becomes
    """.split()
)

UNCOUNTED = (AUXILIARY - {"having", "being", "doing"}) | frozenset(
    "a an the that it its in on at as about".split()
)
"""Small words that may come in by another wording; every other one has to be in the source."""

IRREGULAR = frozenset(
    """
    began beat became bent bet bit bled blew bore bought bound bred broke brought built burnt came
    caught chose clung cost crept cut dealt drank drew drove dug ate fell fed felt fled flew flung
    forbade forgot forgave fought found froze gave gone went grew held heard hid hit hung hurt kept
    knew laid led leapt learnt left lent let lay lit lost made meant met paid put quit read rode
    rang rose ran said sang sank sat saw sent set sewed shook shot showed shrank shut slept slid
    sold sought spent spoke spread sprang stole stood stuck struck swam swept swore swung taken
    taught thought threw told took tore understood upset withdrew withstood woke won wore wound
    wrote written
    """.split()
)
"""Past forms that do not end in -ed."""
