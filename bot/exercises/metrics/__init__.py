"""Numbers made of answers, and hints on words: pure functions, each with a sentence for people."""
