"""What only the embedded index has to do: files, locks and other processes."""

import fcntl
import struct
import subprocess
import sys
import threading
from datetime import UTC, datetime

import pytest

from siger_catalog.errors import IndexDamagedError, SearchUnavailableError
from siger_catalog.indexes.embedded import EmbeddedIndex
from siger_catalog.indexes.embedded.damage import broken_files
from siger_catalog.searching import Plan, SearchDocument
from siger_catalog.searching.tree import All


def document(name: str, revision: int = 1) -> SearchDocument:
    return SearchDocument(
        name=name,
        revision=revision,
        texts={"title_s": "padi", "title_x": "padi", "words": "padi"},
        keywords={"region": ("18.04",)},
        integers={"newest": (1,), "best": (1,), "year": (2023,)},
        title_key=name,
        rank=0.1,
        shown={"name": name, "at": datetime(2026, 1, 1, tzinfo=UTC).isoformat()},
    )


def total(index: EmbeddedIndex) -> int:
    return index.run(Plan(tree=All())).total


@pytest.fixture
def index(tmp_path, language):
    return EmbeddedIndex(tmp_path / "index", language, wait_s=0.2)


@pytest.fixture
def other(tmp_path, language):
    """A second door to the same folder, as another process has."""
    return EmbeddedIndex(tmp_path / "index", language, wait_s=0.2)


def replace_bytes(file, content: bytes) -> None:
    # Never cut a file that a reader has mapped into memory: that ends the process.
    file.unlink()
    file.write_bytes(content)


def build_of(index_root):
    return index_root / (index_root / "current").read_text()


def test_a_reader_sees_what_another_wrote_and_rebuilt(index, other):
    assert total(other) == 0
    index.apply([document("a")], {})
    assert total(other) == 1
    index.rebuild([document("a"), document("b")])
    assert total(other) == 2
    other.apply([document("c")], {})
    assert total(index) == 3


def test_another_process_sees_it_too(index, tmp_path):
    index.apply([document("a"), document("b")], {})
    script = """
import sys
from pathlib import Path
from siger_catalog.indexes.embedded import EmbeddedIndex
from siger_catalog.language import build_language
from siger_catalog.provinces.regions import load_province
index = EmbeddedIndex(Path(sys.argv[1]), build_language(load_province()))
print(index.check().document_count)
"""
    command = [sys.executable, "-c", script, str(tmp_path / "index")]
    answer = subprocess.run(  # noqa: S603 - our own interpreter and script
        command, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "2"


def test_a_busy_lock_is_waited_for_and_then_said(index, tmp_path):
    index.apply([document("a")], {})
    with (tmp_path / "index" / "lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(SearchUnavailableError) as caught:
            index.apply([document("b")], {})
        assert caught.value.recovery == "retry"
        assert total(index) == 1
        timer = threading.Timer(0.05, fcntl.flock, (held, fcntl.LOCK_UN))
        timer.start()
        index.apply([document("b")], {})
        timer.join()
    assert total(index) == 2


def test_many_writers_at_once_lose_nothing(tmp_path, language):
    root = tmp_path / "index"
    doors = [EmbeddedIndex(root, language, wait_s=20) for _ in range(4)]

    def write(number: int) -> None:
        for i in range(3):
            doors[number].apply([document(f"d{number}-{i}")], {})

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert total(doors[0]) == 12
    assert doors[0].check().problem == ""


def test_searches_go_on_while_the_index_is_rebuilt(index, other):
    index.apply([document(f"d{n}") for n in range(20)], {})
    seen: list[int] = []

    def documents():
        for n in range(20):
            seen.append(total(other))
            yield document(f"d{n}")

    index.rebuild(documents())
    assert set(seen) == {20}
    assert total(other) == 20


def test_old_builds_are_removed_but_the_last_one(index, tmp_path):
    for _ in range(4):
        index.rebuild([document("a")])
    folders = [p for p in (tmp_path / "index").iterdir() if p.is_dir()]
    assert len(folders) == 2
    assert build_of(tmp_path / "index") in folders


def test_an_index_of_another_version_asks_for_a_rebuild(index, tmp_path):
    index.apply([document("a")], {})
    (tmp_path / "index" / "current").write_text("0123456789ab-old")
    with pytest.raises(IndexDamagedError) as caught:
        total(index)
    assert "siger reindex" in caught.value.fix
    assert "version" in index.check().problem
    assert index.rebuild([document("b")]) == 1
    assert total(index) == 1
    assert index.check().problem == ""


def test_every_damaged_file_is_noticed_by_the_check(index, other, tmp_path):
    index.apply([document(f"d{n}") for n in range(50)], {})
    build = build_of(tmp_path / "index")
    segment_files = [f for f in build.iterdir() if f.suffix and f.name[0] != "."]
    segment_files = [f for f in segment_files if f.name != "meta.json"]
    assert len(segment_files) >= 6
    for file in segment_files:
        whole = file.read_bytes()
        damaged = bytearray(whole)
        damaged[len(damaged) // 3] ^= 0xFF
        replace_bytes(file, bytes(damaged))
        assert file.name in other.check().problem or other.check().document_count == 0
        assert other.check().problem
        replace_bytes(file, whole)
    assert other.check().problem == ""


@pytest.mark.parametrize("footer", [b'{"crb":1}', b"[1]", b"3", b"\xff{"])
def test_a_damaged_footer_is_named_by_the_check(index, other, tmp_path, footer):
    index.apply([document(f"d{n}") for n in range(50)], {})
    file = next(build_of(tmp_path / "index").glob("*.term"))
    replace_bytes(file, b"rusak" + footer + struct.pack("<II", len(footer), 1337))

    assert broken_files(file.parent) == [file.name]
    assert other.check().problem


@pytest.mark.parametrize("damage", ["pointer", "meta", "segment", "folder"])
def test_a_damaged_index_raises_says_so_and_can_be_rebuilt(
    index, tmp_path, language, damage
):
    root = tmp_path / "index"
    index.apply([document(f"d{n}") for n in range(50)], {})
    build = build_of(root)
    if damage == "pointer":
        (root / "current").write_bytes(b"\xff\xfe rusak")
    elif damage == "meta":
        (build / "meta.json").write_text("{")
    elif damage == "segment":
        for file in build.glob("*.term"):
            replace_bytes(file, file.read_bytes()[:10])
    else:
        for file in build.iterdir():
            file.unlink()
        build.rmdir()
    opened = EmbeddedIndex(root, language)
    with pytest.raises(IndexDamagedError):
        total(opened)
    assert opened.check().problem
    with pytest.raises(IndexDamagedError):
        opened.apply([document("x")], {})
    assert opened.rebuild([document("a")]) == 1
    assert total(opened) == 1
    assert total(index) == 1


def test_a_folder_that_cannot_be_is_said_and_the_write_is_tried_again_later(
    tmp_path, language
):
    root = tmp_path / "index"
    root.write_text("a file is in the way")
    index = EmbeddedIndex(root, language)

    assert "cannot be used" in index.check().problem
    for write in (lambda: index.apply([document("a")], {}), lambda: index.rebuild([])):
        with pytest.raises(SearchUnavailableError) as caught:
            write()
        assert "SIGER_DATA_DIR" in caught.value.fix
    root.unlink()
    index.apply([document("a")], {})
    assert total(index) == 1


def test_a_closed_index_opens_again(index):
    index.apply([document("a")], {})
    index.close()
    assert total(index) == 1
