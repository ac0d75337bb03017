"""Why a model had no part in something, in words for whoever reads it."""

from bot.llm.model import Reason

AWAY = "it cannot be reached just now"
SET_UP = "it is not set up rightly"
WHY: dict[Reason, str] = {
    Reason.NOT_CONFIGURED: "",
    Reason.NOT_ALLOWED: "",
    Reason.OVER_BUDGET: "what may be spent on it is used up for now",
    Reason.BREAKER_OPEN: "it failed several times, and is left alone for a while",
    Reason.BUSY: "the database is busy just now",
    Reason.FAULT: "something broke on our side",
    Reason.TIMEOUT: "it took too long",
    Reason.UNREACHABLE: AWAY,
    Reason.REDIRECTED: SET_UP,
    Reason.NO_CONNECTION: AWAY,
    Reason.UNAUTHORISED: SET_UP,
    Reason.FORBIDDEN: SET_UP,
    Reason.NO_QUOTA: "its account is used up",
    Reason.RATE_LIMITED: "it is asked too often just now",
    Reason.REFUSED_REQUEST: "it refused what was asked",
    Reason.SERVER_ERROR: AWAY,
    Reason.NOT_JSON: "what it wrote could not be read",
    Reason.WRONG_SHAPE: "what it wrote could not be read",
    Reason.TRUNCATED: "what it wrote was cut short",
    Reason.DECLINED: "it would not answer",
    Reason.EMPTY: "it wrote nothing",
    Reason.TOO_LARGE: "it wrote too much",
    Reason.UNSUPPORTED: "what it wrote did not hold against the sources",
}
"""`''` where a model has no part in it as things are set up."""
