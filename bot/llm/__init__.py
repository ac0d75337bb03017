"""An optional language model: a prompt in, one validated object out. The only home of `openai`."""
