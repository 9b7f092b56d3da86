"""Which pages of many are offered."""


def page_numbers(current: int, last: int) -> tuple[int | None, ...]:
    """Return first, last and the neighbours of the current page, gaps as None."""
    wanted = {1, last, current - 1, current, current + 1}
    numbers: list[int | None] = []
    for number in sorted(n for n in wanted if 1 <= n <= last):
        before = numbers[-1] if numbers else 0
        if before is not None and number > before + 1:
            numbers.append(None)
        numbers.append(number)
    return tuple(numbers)
