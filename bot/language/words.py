"""The closed word lists of retrieval, so that the code that uses them stays readable."""


def _words(text: str) -> list[str]:
    return text.split()


STOP = frozenset(
    _words("""
    a about above across after again against all almost along already also although always am among
    an and another any anyone anything are around as at away back be became because become been
    before behind being below between both but by came can cannot come could did do does doing done
    down during each either else ever every everyone everything few for from further get gets give
    given go goes got had has have having he hence her here hers herself him himself his how however
    i if in indeed instead into is it its itself just keep kept let like made mainly make makes
    many may me might mine more most much must my myself neither never no nobody none nor not
    nothing now of off often on once one only onto or other others otherwise our ours ourselves out
    over own per perhaps put quite rather really same see seem seemed seems several shall she should
    since so some someone something sometimes still such take than that the their theirs them
    themselves then there therefore these they thing things this those though through thus to
    together too toward towards under until up upon us use used using very via was we well were what
    whatever when whenever where whereas wherever whether which while who whoever whole whom whose
    why will with within without would yet you your yours yourself
    aren couldn didn doesn don hadn hasn haven isn ll mustn re shouldn ve wasn weren won wouldn
    """)
)
"""Words that say nothing of a text's subject."""

ASKING = frozenset(
    _words("""
        according answer article ask author authors call called describe discuss discussed example
        explain happen happened happens kind know known list mean means mention mentioned name named
        people person please say says said sort tell think thought topic type
        """)
)
"""Words that ask rather than name what is asked for; ignored in a question that has others."""

WH_WORDS = frozenset(
    _words("what when where which who whom whose why how anyone anybody does can could is are")
)
"""Words with which a question begins."""

GREETING = frozenset(_words("hi hello hey hiya howdy greetings morning evening yo sup"))
"""Words with which somebody comes in."""

CARDINALS = {
    word: str(value)
    for value, word in [
        *enumerate(
            _words("""
            zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
            fifteen sixteen seventeen eighteen nineteen
            """)
        ),
        *zip(
            range(20, 100, 10),
            _words("twenty thirty forty fifty sixty seventy eighty ninety"),
            strict=True,
        ),
    ]
}
"""Number words and their digits."""

ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
"""Roman numerals that are no words: without I, V, X and Xi."""

ORDINALS = {
    word: f"{value}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(value, 'th') }"
    for value, word in enumerate(
        _words("""
        first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
        fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth
        """),
        start=1,
    )
}
"""Ordinal words and their short forms: `third` -> `3rd`."""

MONTHS = frozenset(
    _words("""
    january february march april may june july august september october november december
    """)
)

VARIANTS = {
    word: group.split()[0]
    for group in (
        "born birth birthplace",
        "die died dies dying dead death deaths",
        "locate located location place situated",
        "begin began begun beginning start started starts",
        "end ended ends finish finished",
        "build built building construct constructed construction",
        "buy bought purchase purchased",
        "marry married marriage wife husband spouse",
        "write wrote written writer author",
        "kill killed killing",
        "found founded founder founding establish established",
        "speak spoke spoken speech",
        "lead led leader leads",
        "win won winner wins",
        "lose lost loss loses",
        "grow grew grown growth",
        "choose chose chosen choice",
        "sell sold sale sales",
        "teach taught teacher",
        "think thought",
        "rise rose risen",
        "fall fell fallen",
        "fight fought",
        "hold held",
        "leave left",
        "pay paid payment",
        "invade invaded invasion invading",
        "defend defended defense defence",
        "decide decided decision",
        "describe described description",
        "believe believed belief",
        "oppose opposed opposition",
        "big large largest biggest",
        "cause caused causes reason reasons",
    )
    for word in group.split()
}
"""Irregular forms and close derivations that a stemmer parts, mapped to one word of each group."""

PLACE_PREPOSITIONS = frozenset(
    _words("in at near from to across around outside inside into throughout")
)

CUES = {
    word: cue
    for cue, group in (
        (
            "cause",
            """because due since caused cause causes causing led lead leads result results resulted
            resulting therefore thus hence reason reasons consequence consequently owing thereby
            so so-called order prompted allowing prevent purpose fear feared response""",
        ),
        ("means", "by through using via means method process way ways used use with"),
        ("definition", "called termed means meant refers referred defined known named is are"),
        ("list", "and or including include includes such both"),
    )
    for word in group.split()
}
"""Words that mark a cause, a means, a definition or a list, whatever the sentence is about."""

COMMON = frozenset(
    _words(
        """
        able accept account achieve act action active activity actual add addition address advance
        affect age agree aim allow amount ancient annual appear apply approach area argue argument
        arrive aspect associate attempt attention available average avoid aware bad base basic
        beginning behavior believe belong benefit big body bring build business care carry case
        category cause center central century certain chance change character characteristic charge
        choice choose city claim class clear close collect color combine commit common community
        company compare complete complex compose concern condition conduct connect consequence
        consider consist contain content context continue contrast contribute control correct cost
        country couple course cover create current cut damage data date day deal death decade decide
        decision decline decrease define degree depend describe design despite determine develop
        development die difference different difficult direct discover discussion distance divide
        double draw drive drop due early earn easy economic economy education effect effective
        effort element encourage end engage enter entire environment equal especially establish
        estimate event eventual evidence example except exist expand expect experience explain
        express extend extent face fact factor fail fall family famous far feature feel field figure
        fill final find finish focus follow force foreign form formal former found frequent full
        function future gain general generation global goal good government great ground group grow
        growth half hand happen hard head help high history hold home hope house human idea identify
        illustrate image impact important improve include increase indicate individual industry
        influence information initial instance intend interest international introduce involve issue
        item job join key kind know lack land language large last late law lead leader learn leave
        left legal length less level life limit line link list little live local location long look
        lose loss low main maintain major majority manage manner mark material matter maximum mean
        measure member mention method middle minimum minor minute modern money month move movement
        multiple name nation national natural nature necessary need new news night normal note
        notion number object obtain occur offer office official old open operate opinion oppose
        option order organization origin original outcome outside overall own paper part participate
        particular party pass past pattern pay people percent percentage perform period permit
        person phrase piece place plan play point policy political popular population position
        positive possible power practice present press prevent previous primary principle private
        problem process produce product program project property propose protect prove provide
        public publish purpose push quality quantity question quick raise range rate reach read real
        reality reason receive recent recognize record reduce refer reference reflect region regular
        relate relation relationship relative release remain remove replace report represent require
        research resource response responsible rest result return reveal right rise role rule run
        safe say scale school science search second section sector security select self send
        separate series serve service set share short show side sign significant similar simple
        single site situation size small social society solution solve special specific speed spend
        spread stage stand standard start state statement status stay step stop story strong
        structure study style subject success successful suffer sufficient suggest supply support
        surface system table talk target task tend term test theory thousand today total town trade
        tradition traditional train travel treat trend true try turn typical understand union unique
        unit united usual value variety various vary version view visit vote want water way week
        wide win wish woman word work world worth write wrong year young
        """
    )
)
"""Words of everyday English that any text may hold: a match on them says little of its subject."""

SHORT_NAMES = {
    "us": "USA",
    "usa": "USA",
    "united states of america": "USA",
    "united states": "USA",
    "un": "UN",
    "united nations": "UN",
    "uk": "UK",
    "united kingdom": "UK",
    "european union": "EU",
    "soviet union": "USSR",
}
"""Names of several words, and their abbreviations, for which one token stands."""
