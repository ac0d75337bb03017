"""How the C library keeps memory that was given back to it."""

import ctypes

TRIM, MMAP, ARENAS = -1, -3, -8
"""`M_TRIM_THRESHOLD`, `M_MMAP_THRESHOLD` and `M_ARENA_MAX` of glibc's mallopt(3)."""
LARGE = 128 * 1024
"""Bytes from which on a piece of memory is asked of the system by itself: where glibc begins."""
FEW = 2


def keep_small() -> bool:
    """Have glibc hand large pieces back to the system; False with another C library, or none.

    A picture takes megabytes for a moment. From the first such piece that is freed glibc learns to
    take the next ones from its heaps, one for each thread, which what was put behind them keeps
    from shrinking. Told these limits, it does not learn.
    """
    try:
        told = ctypes.CDLL(None).mallopt
    except (OSError, TypeError, AttributeError):
        return False
    return all([told(TRIM, LARGE), told(MMAP, LARGE), told(ARENAS, FEW)])
