"""What is found in the real figures, all of it, and why it is a fault.

Each line was judged by hand against the figures around it. A line that is not here is a
false alarm; one that is here and not found is a fault overlooked.
"""

from collections import Counter
from importlib import resources

import pytest

TOTAL, JUMP = "siger-jumlah-tidak-cocok", "siger-lonjakan"
ZERO = "siger-nol-untuk-kosong"
CONSUMPTION = "konsumsi_gram_per_kapita_per_hari"
# (type, case, row, column); rows count from the headings, which are 1.
FAULTS = {
    "harga_pangan_provinsi": [
        # Chilli at 15,000 on one day, 37,750 the day before and 40,900 the day after.
        (JUMP, "", 20297, "harga_rupiah"),
    ],
    "ketahanan_pangan": [],
    "konsumsi_pangan": [
        # Tubers of Tulang Bawang, 157.299 for 15.7299.
        (TOTAL, "power", 448, CONSUMPTION),
        # Pringsewu 2023: the totals of three food groups stand one row too low or high.
        (TOTAL, "", 1004, CONSUMPTION),
        (TOTAL, "", 1008, CONSUMPTION),
        (TOTAL, "", 1011, CONSUMPTION),
        # Mesuji 2023: tubers 4.76 for 17.36, oil 11.40 for 11.43.
        (TOTAL, "", 1094, CONSUMPTION),
        (TOTAL, "", 1106, CONSUMPTION),
        # Pesisir Barat 2023: grain 116.49 for 116.69.
        (TOTAL, "digit", 1294, CONSUMPTION),
        # Tulang Bawang Barat 2023: tubers 1.31 for 13.31.
        (TOTAL, "power", 1196, CONSUMPTION),
    ],
    "perkebunan": [
        # Rubber of Lampung Barat: 1,115 ha, then 124 ha and never more than 128.
        (JUMP, "power", 230, "luas_areal_ha"),
        # Oil palm of Lampung Barat 2,480 ha between 32 and 37, and 6,333 t between 71
        # and 49; coconut of Mesuji 89 ha between 1,209 and 1,271.
        (JUMP, "", 247, "luas_areal_ha"),
        (JUMP, "power", 247, "produksi_ton"),
        # Coconut of Tulang Bawang Barat: 1,108 t, then 63 t and never more than 307.
        (JUMP, "", 761, "produksi_ton"),
    ],
    "produksi_pangan": [
        # Mung beans 2017: area in all regencies, no production.
        (ZERO, "year", 3, "produksi_ton"),
        # Rice is published; wet and dry rice, which it adds up, are 0 everywhere.
        (ZERO, "part", 7, "produksi_ton"),
        # Maize, 2.5 million tons in 2017, is 0 everywhere from 2018 on.
        (ZERO, "year", 11, "produksi_ton"),
        # Beans and tubers of 2023 were not published.
        (ZERO, "year", 57, "produksi_ton"),
        (ZERO, "year", 58, "produksi_ton"),
        # Peanuts of Tulang Bawang Barat 489 t in 2020, 77 t before and 99 t after, of
        # an area that is 338.4 ha in all three years.
        (JUMP, "", 724, "produksi_ton"),
        # Mung beans: 0.44 and 71.5 quintals by hectare where 9 to 14 are usual.
        (JUMP, "", 579, "produktivitas_ku_per_ha"),
        # Peanuts of Metro: 2.8 quintals by hectare between 14.3 and 14.0.
        (JUMP, "", 904, "produktivitas_ku_per_ha"),
    ],
    "sosial_ekonomi": [],
}


@pytest.mark.parametrize("name", FAULTS)
def test_the_real_figures_have_these_faults_and_no_others(name, figures_in_file):
    facts = resources.files("siger_examples") / "facts" / f"{name}.csv"
    found = [
        (f.type, f.params.get("case", ""), f.row, f.field)
        for f in figures_in_file(facts)
    ]

    assert Counter(found) == Counter(FAULTS[name])


def test_a_finding_says_the_numbers_and_the_place(figures_in_file):
    facts = resources.files("siger_examples") / "facts" / "konsumsi_pangan.csv"
    slip = next(f for f in figures_in_file(facts) if f.row == 448)

    assert (slip.severity, slip.cell, slip.field_number) == ("error", "157.299", 7)
    assert slip.params["total"] == "157.299"
    assert slip.params["sum"] == "15.7299"
    assert slip.params["parts"] == "5"
    assert slip.params["place"] == "Kabupaten Tulang Bawang, Umbi-umbian, 2022"
