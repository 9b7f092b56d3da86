"""What a store says of something that it does not hold."""

from collections.abc import Iterable

from siger_catalog.errors import ConflictError, LeaseLostError, NotFoundError
from siger_catalog.model import Job


def unknown_source(name: str, known: Iterable[str]) -> NotFoundError:
    """Say that no source has that name, and which there are."""
    names = ", ".join(sorted(known)) or "belum ada satu pun"
    return NotFoundError(
        f"Sumber {name!r} tidak dikenal.", fix=f"Sumber yang ada: {names}."
    )


def source_at_work(job: Job) -> ConflictError:
    """Say that a source cannot go while a job of it waits or runs."""
    return ConflictError(
        f"Sumber {job.source} sedang dikerjakan pekerjaan {job.id}.",
        fix=f"Tunggu sampai selesai, atau batalkan: `siger job cancel {job.id}`.",
    )


def unknown_job(job_id: str) -> NotFoundError:
    """Say that no job has that id."""
    return NotFoundError(
        f"Pekerjaan {job_id!r} tidak ada.", fix="Lihat `siger job list`."
    )


def unknown_contradiction(key: str) -> NotFoundError:
    """Say that no two tables contradict each other under that key."""
    return NotFoundError(
        f"Perbedaan {key!r} tidak ada, atau sudah tidak ada lagi.",
        fix="Lihat /perbedaan atau `siger compare`.",
    )


def unknown_hold(number: int) -> NotFoundError:
    """Say that no file was ever held back under that number."""
    return NotFoundError(
        f"Karantina {number} tidak ada.", fix="Lihat `siger quarantine list`."
    )


def unknown_purge(sha256: str) -> NotFoundError:
    """Say that nobody had those bytes removed for good."""
    return NotFoundError(
        f"Penghapusan permanen {sha256!r} tidak ada.", fix="Lihat `siger purge`."
    )


def unknown_dataset(name: str) -> NotFoundError:
    """Say that no dataset of that name was ever published."""
    return NotFoundError(
        f"Dataset {name!r} tidak ada di katalog.", fix="Cari lewat halaman Dataset."
    )


def unknown_distribution(distribution_id: str) -> NotFoundError:
    """Say that no served dataset has that distribution."""
    return NotFoundError(
        f"Berkas {distribution_id!r} tidak ada di katalog.",
        fix="Buka halaman datasetnya; berkas mungkin sudah diganti.",
    )


def lease_lost(job: Job) -> LeaseLostError:
    """Say that the job went to another worker, ended or was cancelled."""
    return LeaseLostError(
        f"Pekerjaan {job.id} ({job.source}) bukan lagi milik {job.owner!r}: diambil "
        "alih, dibatalkan atau sudah selesai.",
        fix="Tidak ada yang ditulis; pekerja yang memegangnya meneruskan.",
    )
