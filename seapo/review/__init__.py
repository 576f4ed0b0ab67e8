"""What reviewing means apart from any screen; knows neither the store nor the page.

`links` is what a queue's link asks for, `shown` a pair on its way to the card, `sent` a decision on its
way back.
"""

from seapo.review.links import ALL, ORDERS, SAMPLES, state_of_link
from seapo.review.sent import read_decision
from seapo.review.shown import SHOWN, card_row

__all__ = ["ALL", "ORDERS", "SAMPLES", "SHOWN", "card_row", "read_decision", "state_of_link"]
