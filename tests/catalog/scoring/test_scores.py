from dataclasses import replace
from datetime import UTC, datetime

import pytest

from siger_catalog.model import (
    Agent,
    Contact,
    Content,
    Dataset,
    Distribution,
    Finding,
    License,
    TableFacts,
)
from siger_catalog.scoring import (
    DIMENSIONS,
    best_fixes,
    group_key,
    indicators,
    make_group,
    measure,
    most_points,
    own_score,
    rating_of,
    standing,
)

AT = datetime(2026, 1, 1, tzinfo=UTC)


def _file(id_="a", rows=10, **more):
    table = TableFacts(table_id="t", row_count=rows, columns=())
    content = Content(sha256="0", size_bytes=9, fetched_at=AT, table=table)
    return Distribution(
        id=id_,
        remote_id=id_,
        title=id_,
        url=f"https://x/{id_}.csv",
        content=content,
        **more,
    )


BARE = Dataset(name="x", title="", publisher=Agent(slug="", name=""))
WHOLE = Dataset(
    name="x",
    title="Produksi padi 2023",
    publisher=Agent(slug="d", name="Dinas"),
    description="Padi.",
    contact=Contact(name="Walidata"),
    license=License(id="CC-BY-4.0"),
    tags=("padi",),
    themes=("pangan",),
    region="18",
    years=(2023,),
    issued_at=AT,
    modified_at=AT,
    extras={"access_rights": "http://x/access-right/PUBLIC", "rights": "Sebut sumber."},
    distributions=(_file(format="csv", media_type="text/csv"),),
)


def _error(row, type_="type-error", field="nilai", id_="a", **params):
    return Finding(
        type=type_,
        severity="error",
        distribution_id=id_,
        row=row,
        field=field,
        params=params,
    )


def _groups(*findings):
    by_key = {}
    for finding in findings:
        by_key.setdefault(group_key(finding, finding.type), []).append(finding)
    return [make_group(key, found) for key, found in by_key.items()]


def _total(measured):
    return sum(row.points for row in measured)


def test_the_weights_are_those_of_the_methodology():
    sums = dict.fromkeys(DIMENSIONS, 0)
    for row in indicators():
        sums[row.dimension] += row.weight

    assert list(sums.values()) == [100, 100, 110, 75, 20]
    assert most_points() == 405


def test_a_dataset_with_everything_has_every_point_and_one_with_nothing_has_none():
    assert _total(measure(WHOLE)) == 405
    assert _total(measure(BARE)) == 0


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        ({"tags": ()}, 30),
        ({"region": ""}, 20),
        ({"license": License()}, 30),
        ({"license": License(title="Aturan kami")}, 10),
        ({"extras": {"access_rights": "siapa saja", "rights": "x"}}, 5),
        ({"description": ""}, 30),
        ({"distributions": (_file(format="xlsx", media_type="x/y"),)}, 20),
        ({"distributions": (_file(format="pdf", media_type="x/y"),)}, 40),
        ({"modified_at": None}, 5),
    ],
)
def test_what_is_missing_costs_its_weight(change, lost):
    assert 405 - _total(measure(replace(WHOLE, **change))) == lost


def test_a_file_that_did_not_answer_costs_both_answers():
    assert _total(measure(WHOLE, unreachable=("a",))) == 405 - 80


def test_the_best_file_counts():
    files = (_file("b", format="pdf"), *WHOLE.distributions)

    assert _total(measure(replace(WHOLE, distributions=files))) == 405


@pytest.mark.parametrize(
    ("points", "word"),
    [
        *((405, "excellent"), (351, "excellent"), (350, "good"), (220, "sufficient")),
        *((121, "sufficient"), (120, "bad"), (0, "bad")),
    ],
)
def test_points_have_the_words_of_the_methodology(points, word):
    assert rating_of(points) == word


def test_a_row_with_an_error_is_not_valid_however_many_it_has():
    groups = _groups(_error(2), _error(2, field="tahun"), _error(5))

    assert standing(WHOLE, groups).valid == 8


def test_a_missing_column_leaves_no_row_whole_but_a_further_column_does():
    assert standing(WHOLE, _groups(_error(1, "missing-label"))).valid == 0
    assert standing(WHOLE, _groups(_error(1, "extra-label"))).valid == 10


def test_a_finding_that_counts_rows_counts_them():
    groups = _groups(_error(3, "siger-kode-tidak-dikenal", count="4"))

    assert standing(WHOLE, groups).valid == 6


def test_warnings_spoil_no_row():
    warning = replace(_error(3), severity="warning")

    assert standing(WHOLE, _groups(warning)).valid == 10


def test_errors_of_one_file_do_not_spoil_another():
    two = replace(WHOLE, distributions=(_file("a"), _file("b", rows=5)))
    result = standing(two, _groups(_error(1, "missing-label", id_="b")))

    assert (result.total, result.valid) == (15, 10)


def test_the_fix_that_gives_back_most_rows_is_first():
    few = [_error(row, field="tahun") for row in (2, 3)]
    many = [_error(row, field="nilai") for row in (3, 4, 5, 6)]
    first, second = best_fixes(WHOLE, _groups(*few, *many))

    assert (first.group.key[2], first.gain) == ("nilai", 3)
    assert (second.group.key[2], second.gain) == ("tahun", 2)


def test_what_hides_every_row_is_mended_before_single_rows():
    groups = _groups(_error(1, "missing-label", field="x"), _error(4))
    first, second = best_fixes(WHOLE, groups)

    assert (first.group.key[1], first.gain) == ("missing-label", 9)
    assert second.gain == 1


def test_the_own_score_is_half_rows_and_half_metadata():
    weighted = Finding(
        type="siger-tanpa-lisensi", severity="warning", params={"weight": "15"}
    )
    score = own_score(standing(WHOLE, _groups(_error(2))), [weighted])

    assert (score.rows, score.metadata, score.total) == (90.0, 85.0, 87.5)
    assert [missing.gain for missing in score.missing] == [7.5]


def test_what_is_missing_never_promises_more_than_there_is_to_gain():
    findings = [
        Finding(type=str(i), severity="note", params={"weight": "60"}) for i in range(3)
    ]
    score = own_score(standing(BARE, []), findings)

    assert score.total == 0
    assert sum(missing.gain for missing in score.missing) == pytest.approx(50)
