"""The pages of contradictions, as Chromium shows them."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_are_accessible_and_never_wider_than_the_screen(
    open_page, contradicting_site, contradicting, width, scheme
):
    found = contradicting.store.contradictions().items
    paths = ["/perbedaan", "/en/perbedaan?jenis=wrong-join", "/dataset/gabungan"]
    paths += ["/dataset/gabungan/pemeriksaan", f"/perbedaan/{found[0].key}"]
    for path in paths:
        page = open_page(
            f"{contradicting_site}{path}", width=width, color_scheme=scheme
        )
        wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        results = Axe().run(page)
        assert wider <= 0, path
        assert results.violations_count == 0, results.generate_report()


def test_the_section_of_a_dataset_leads_to_the_cells_side_by_side(
    open_page, contradicting_site
):
    page = open_page(f"{contradicting_site}/dataset/gabungan")
    section = page.locator("#banding")
    section.get_by_role("link", name="Resmi").first.click()

    assert page.get_by_text("kode BPS dibaca seolah-olah kode Kemendagri").is_visible()
    row = page.get_by_role("row", name=re.compile("^Kabupaten Lampung Barat"))
    assert "77,38" in row.inner_text()
