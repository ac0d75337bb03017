"""The parts of `bench/soak.py`: the town, what people do there, what goes wrong, and the judge."""
