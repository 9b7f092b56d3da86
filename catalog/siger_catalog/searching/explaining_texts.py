"""What an explanation says, in both languages."""

from collections.abc import Mapping

from siger_catalog.schemas import Text
from siger_catalog.searching.engine import Sort

FIELD_NAMES: Mapping[str, Text] = {
    "title_s": Text("judul", "title"),
    "tags_s": Text("tag", "tags"),
    "cols_s": Text("kolom", "columns"),
    "org_s": Text("nama organisasi", "name of the organisation"),
    "notes_s": Text("deskripsi", "description"),
}
AND = Text("dan", "and")
FOUND = Text("“{word}” ditemukan di {places}", "“{word}” was found in the {places}")
FOUND_AS = Text(
    "“{word}” ditemukan sebagai “{other}” di {places}",
    "“{word}” was found as “{other}” in the {places}",
)
FOUND_LOOSELY = Text(
    "Untuk “{word}”, sebagian kata dari “{other}” ditemukan di {places}",
    "For “{word}”, some words of “{other}” were found in the {places}",
)
WEAK = Text(
    "Kata umum “{word}” ditemukan di {places}",
    "The common word “{word}” was found in the {places}",
)
NOT_FOUND = Text("“{word}” tidak ditemukan", "“{word}” was not found")
FULL = Text(
    "Memuat semua kata, jadi didahulukan",
    "Holds all of the words, so it comes first",
)
NOT_FULL = Text(
    "Hanya memuat sebagian kata, jadi nilainya diperkecil",
    "Holds some of the words only, so its score is made small",
)
KIN = Text(
    "Serupa dengan hasil di atasnya: topik, kata atau organisasinya sama",
    "Like the results above it: it shares their topic, words or organisation",
)
SIDE_BY_SIDE = Text(
    "“{word}” berdampingan di judul", "“{word}” stand side by side in the title"
)
PLACE = Text(
    "Wilayahnya tepat {places}, jadi didahulukan",
    "It is of {places} itself, so it comes first",
)
WIDER = Text(
    "Tabel seluruh provinsi, yang mencakup {places}; nilainya diperkecil",
    "A table of the whole province, which covers {places}; its score is made small",
)
ELSEWHERE = Text(
    "Bukan dari {places}: di sana belum ada yang cocok",
    "Not from {places}: nothing matches there yet",
)
YEARS = Text("Memuat tahun {years}", "Has data of {years}")
OTHER_YEARS = Text(
    "Tidak memuat tahun {years}",
    "Has no data of {years}",
)
EVERYTHING = Text("Semua dataset ditampilkan", "All datasets are shown")
FACTOR = Text(
    "Mutu ({quality}) dan kebaruan ({year}) mengalikan nilainya dengan {factor}",
    "Quality ({quality}) and freshness ({year}) multiply its score by {factor}",
)
ORDERS: Mapping[Sort, Text] = {
    "newest": Text(
        "Urutannya menurut tanggal pembaruan; nilai ini tidak menentukan",
        "The order is by date of update; this score does not decide it",
    ),
    "title": Text(
        "Urutannya menurut judul; nilai ini tidak menentukan",
        "The order is by title; this score does not decide it",
    ),
    "quality": Text(
        "Urutannya menurut mutu; nilai ini tidak menentukan",
        "The order is by quality; this score does not decide it",
    ),
}
