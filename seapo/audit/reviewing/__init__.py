"""What reviewing tells: how bad the negatives are, how far reviewers agree, when to stop.

Each function takes the store and a data set and gives frozen values with their n, their interval and a
sentence; figures that rest on too little are None and say why. `samples` is acceptance sampling,
`agreed` reviewers against each other, `caught` items mixed in, `judge` and `scores` the judge against people,
`paced` how fast and how alike. Each answers within a third of a second at a million pairs and a hundred
thousand decisions.
"""

from seapo.audit.reviewing.agreed import Agreement, Couple, agreement
from seapo.audit.reviewing.caught import Catches, catches
from seapo.audit.reviewing.judge import (
    ERROR,
    PROMISE,
    QUESTIONS,
    USABLE,
    Ground,
    JudgeAgainstPeople,
    judge_against_people,
    judge_ground,
)
from seapo.audit.reviewing.paced import Day, Pace, Seconds, Streak, pace
from seapo.audit.reviewing.samples import Sampled, Sampling, percent, sampled
from seapo.review.agreement import Beyond
from seapo.review.pace import BREAK_SECONDS
from seapo.review.thresholds import Bounded, Threshold

__all__ = [
    "BREAK_SECONDS",
    "ERROR",
    "PROMISE",
    "QUESTIONS",
    "USABLE",
    "Agreement",
    "Beyond",
    "Bounded",
    "Catches",
    "Couple",
    "Day",
    "Ground",
    "JudgeAgainstPeople",
    "Pace",
    "Sampled",
    "Sampling",
    "Seconds",
    "Streak",
    "Threshold",
    "agreement",
    "catches",
    "judge_against_people",
    "judge_ground",
    "pace",
    "percent",
    "sampled",
]
