from evals.errors import Slip, page


def test_the_page_counts_causes_and_shows_each_error_under_its_own() -> None:
    slips = [
        Slip("missed", "not seen", "talks “met” (no reason)", "They met.", "r1"),
        Slip("missed", "not seen", "talks “meeting” (no reason)", "A meeting was held.", "r2"),
        Slip("extra", "found by model", "attack “hit”", "It hit.", "r1", ("sentence: It hit.", "model: 0.9")),
    ]
    text = page(slips)
    assert "| Missed claims | not seen | 2 |" in text
    assert text.index("### not seen (2)") < text.index("- talks “met” (no reason) — They met. (r1)")
    assert "    - model: 0.9" in text
    assert "    - sentence:" not in text
    assert text.index("## Missed claims") < text.index("## Claims too many") < text.index("## Wrong types")
