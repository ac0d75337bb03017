"""What words are, whoever asks: tokens, terms, names, numbers and closed word lists."""
