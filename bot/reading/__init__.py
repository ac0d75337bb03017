"""Whatever a file, an upload or a page holds, as one text cut into passages."""
