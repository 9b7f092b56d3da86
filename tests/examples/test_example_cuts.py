import re
from collections import Counter
from statistics import median

from siger_examples.cuts import sound_cuts, table_of
from siger_examples.facts import PROVINCE, TABLES, read_facts, read_regions
from siger_examples.faults import faulty_cuts, published_table, read_faults
from siger_examples.portals import PORTALS


def test_every_row_of_the_facts_is_published_somewhere():
    published = {name: set() for name in TABLES}
    for cut in sound_cuts():
        assert cut.columns == read_facts(cut.table).columns
        published[cut.table].update(table_of(cut).rows)

    for name in TABLES:
        assert published[name] == set(read_facts(name).rows), name


def test_every_region_has_its_own_tables_at_just_one_portal():
    portals = {}
    for cut in sound_cuts():
        portals.setdefault(cut.region, set()).add(cut.portal)

    assert set(portals) == set(read_regions())
    assert all(len(names) == 1 for names in portals.values())
    assert len(read_regions()) == 16


def test_no_figure_is_invented():
    for cut in sound_cuts():
        facts = Counter(read_facts(cut.table).rows)
        assert not Counter(table_of(cut).rows) - facts, cut.dataset


def test_there_are_many_datasets_and_most_are_long():
    cuts = (*sound_cuts(), *faulty_cuts())
    rows = [len(table_of(cut).rows) for cut in cuts]

    assert len(cuts) >= 250
    assert median(rows) >= 9
    assert min(rows) > 0


def test_names_are_ckan_names_and_meet_only_once_on_a_portal():
    cuts = (*sound_cuts(), *faulty_cuts())

    assert all(re.fullmatch(r"[a-z0-9_-]{2,100}", cut.dataset) for cut in cuts)
    assert len({(cut.portal, cut.dataset) for cut in cuts}) == len(cuts)


def test_portals_are_named_as_sources_and_one_is_down():
    names = [portal.name for portal in PORTALS]

    assert all(re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,62}", name) for name in names)
    assert [p.name for p in PORTALS if p.is_down] == ["mesuji"]
    assert sum(p.region != PROVINCE and not p.is_down for p in PORTALS) >= 8


def test_a_faulty_table_is_a_copy_of_a_sound_one():
    sound = {(cut.portal, cut.dataset) for cut in sound_cuts()}
    for fault in read_faults():
        assert fault.about
        if fault.copy_of:
            assert fault.origin in sound
            assert (fault.portal, fault.dataset) not in sound


def test_a_fault_changes_only_what_it_names():
    for cut in faulty_cuts():
        fault = next(f for f in read_faults() if f.dataset == cut.dataset)
        right, published = table_of(cut), published_table(cut)
        if published is None:
            assert fault.kind in ("dead-link", "html-file")
            continue
        for name in published.columns:
            if name != fault.column and name not in fault.added:
                assert column(published, name) == column(right, name)
        assert published != right


def column(table, name):
    position = table.position(name)
    return [row[position] for row in table.rows]
