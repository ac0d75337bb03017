"""The structure of a conversation, found without a language model: threads, extracts, positions."""
