"""When: time expressions, what they say in TIMEX3, and their days.

finding  a report's sentences -> mentions, anchored on the day of publication
rules    patterns of all forms, each filed under the words that it may begin with
words    the words of the patterns, and the context in which one is read
readings, lengths, ranges, feasts   one function a form: from a match to what it says
dates    the calendar; holidays: the feasts of a year
tense    whether the words around a time speak of the past or the future
"""

from dateline.resolve.times.finding import STATUS_DIRECTION, find_times, interval

__all__ = ["STATUS_DIRECTION", "find_times", "interval"]
