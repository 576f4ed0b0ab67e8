"""How fast, and how much alike: what a reviewer's own figures say, in kind words."""

BREAK_SECONDS = 300.0
"""A gap between two decisions that is longer than this is a break and no work."""
UNUSUAL = 0.01
"""A streak that chance makes no more often than this is worth a word."""


def streak_chance(length: int, trials: int, share: float) -> float:
    """How likely `trials` answers hold a streak of `length` or more of one answer, given at its `share`.

    Exact for independent answers: with q(n) the probability of no such streak among n and p the share,
    q(n) = q(n - 1) - (1 - p) p^L q(n - L - 1), q(L) = 1 - p^L and q(n) = 1 below (Feller 1968, "An
    Introduction to Probability Theory", XIII.7).
    """
    if length <= 0 or share >= 1:
        return 1.0 if trials >= length else 0.0
    if length > trials:
        return 0.0
    full = share**length
    none = [1.0] * length + [1 - full]
    for n in range(length + 1, trials + 1):
        none.append(none[-1] - (1 - share) * full * none[n - length - 1])
    return 1 - none[-1]


def streak_words(verdict: str, length: int, chance: float) -> str:
    """What a longest streak means, without reproach: an order of the queue makes streaks too."""
    plain = f"The longest streak: {length:,} times {verdict}."
    seldom = f"Chance alone makes one so long {odds(chance)}"
    if length < 2:
        return ""
    if chance >= UNUSUAL:
        return f"{plain} {seldom}: nothing unusual at these shares."
    return f"{plain} {seldom}: the pairs may have been alike, or it may be time for a pause."


def odds(chance: float) -> str:
    """A chance in words, to two digits: of reviews with as many answers and the same shares."""
    if chance >= 0.1:
        return f"in about {100 * chance:.0f} % of reviews like this"
    if chance < 1e-6:
        return "less than once in a million reviews like this"
    return f"about once in {float(f'{1 / chance:.2g}'):,.0f} reviews like this"
