"""Makes articles of raw inputs: decodes, takes the text out of a page, marks what is no report.

    RawInput -> decoding -> (pages) -> dates, languages, furniture -> Article

The text of a plain-text input is kept as it is; what is no report in it is marked as skipped, never cut out.
May import: errors, records.
"""

from dateline.articles.dates import parse_date
from dateline.articles.languages import unsupported_language
from dateline.articles.making import make_article

__all__ = ["make_article", "parse_date", "unsupported_language"]
