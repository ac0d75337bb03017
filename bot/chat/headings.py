"""What stands above the parts of an answer, in the same words on every platform."""

TAKEN_FOR_GRANTED = "The question takes for granted"
AGAINST_THAT = "What stands against that"
CONTESTING = "What contests it"
CLOSEST = "The closest passages, offered and not claimed"
ESTABLISHED = "Established facts"
FINDINGS = "Findings of courts, assemblies and inquiries"
