from datetime import UTC, datetime, timedelta

from siger_catalog.clocks import LADDER_H, after_asking, is_due

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)


def later(hours: float) -> datetime:
    return NOW + timedelta(hours=hours)


def asked_twice():
    first = after_asking("a", None, NOW, is_same=False)
    return after_asking("a", first, NOW, is_same=True)


def test_a_file_that_was_never_asked_for_is_due():
    assert is_due(None, NOW)


def test_a_new_file_is_looked_at_again_at_the_next_harvest():
    assert is_due(after_asking("a", None, NOW, is_same=False), NOW)


def test_a_file_that_stays_the_same_is_asked_for_ever_more_seldom():
    clock, at = None, NOW
    waits = []
    for _ in range(7):
        clock = after_asking("a", clock, at, is_same=clock is not None)
        waits.append(LADDER_H[clock.step])
        at += timedelta(hours=waits[-1])
        assert is_due(clock, at)
    assert waits == [0, 12, 24, 168, 720, 720, 720]


def test_a_file_that_changed_or_failed_begins_anew():
    old = after_asking(
        "a", after_asking("a", None, NOW, is_same=True), NOW, is_same=True
    )

    assert after_asking("a", old, later(13), is_same=False).step == 0


def test_a_clock_of_the_machine_that_went_back_leaves_no_file_waiting():
    clock = after_asking(
        "a", after_asking("a", None, NOW, is_same=True), NOW, is_same=True
    )

    assert clock.step == 1
    assert is_due(clock, later(-72))
