"""Why a model had no part in something, in words for whoever reads it."""

from bot.catalogue import marked
from bot.llm.model import Reason

AWAY = marked("it cannot be reached just now")
SET_UP = marked("it is not set up rightly")
WHY: dict[Reason, str] = {
    Reason.NOT_CONFIGURED: "",
    Reason.NOT_ALLOWED: "",
    Reason.OVER_BUDGET: marked("what may be spent on it is used up for now"),
    Reason.BREAKER_OPEN: marked("it failed several times, and is left alone for a while"),
    Reason.BUSY: marked("the database is busy just now"),
    Reason.FAULT: marked("something broke on our side"),
    Reason.TIMEOUT: marked("it took too long"),
    Reason.UNREACHABLE: AWAY,
    Reason.REDIRECTED: SET_UP,
    Reason.NO_CONNECTION: AWAY,
    Reason.UNAUTHORISED: SET_UP,
    Reason.FORBIDDEN: SET_UP,
    Reason.NO_QUOTA: marked("its account is used up"),
    Reason.RATE_LIMITED: marked("it is asked too often just now"),
    Reason.REFUSED_REQUEST: marked("it refused what was asked"),
    Reason.SERVER_ERROR: AWAY,
    Reason.NOT_JSON: marked("what it wrote could not be read"),
    Reason.WRONG_SHAPE: marked("what it wrote could not be read"),
    Reason.TRUNCATED: marked("what it wrote was cut short"),
    Reason.DECLINED: marked("it would not answer"),
    Reason.EMPTY: marked("it wrote nothing"),
    Reason.TOO_LARGE: marked("it wrote too much"),
    Reason.UNSUPPORTED: marked("what it wrote did not hold against the sources"),
}
"""`''` where a model has no part in it as things are set up. Each is looked up as it is said."""
