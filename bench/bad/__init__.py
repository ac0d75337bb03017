"""The parts of `bench/bad_input.py`: what is put in, where, and what must never come out."""
