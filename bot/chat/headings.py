"""What stands above the parts of an answer, in the same words on every platform."""

from bot.catalogue import marked

TAKEN_FOR_GRANTED = marked("The question takes for granted")
AGAINST_THAT = marked("What stands against that")
CONTESTING = marked("What contests it")
CLOSEST = marked("The closest passages, offered and not claimed")
ESTABLISHED = marked("Established facts")
FINDINGS = marked("Findings of courts, assemblies and inquiries")
