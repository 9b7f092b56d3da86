import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

PATHS = (
    "/",
    "/dataset?q=padi",
    "/dataset?q=padi&region=18.72",
    "/dataset?q=panen+lampung+barat+2021&explain=1",
    "/dataset/produksi-padi",
    "/dataset/penduduk-lampung-barat",
    "/dataset/padi-keliru",
    "/dataset/padi-keliru/pemeriksaan",
    "/en/dataset/produksi-padi/pemeriksaan",
    "/dataset/berkas-hilang",
    "/dataset/koperasi-ditarik",
    "/wilayah/18.04",
    "/sumber",
    "/sumber/lampung",
    "/sumber/mesuji",
    "/perbedaan",
    "/skema",
    "/skema/produksi-pangan",
    "/en/skema/penduduk-kecamatan",
    "/tentang",
    "/pengembang",
    "/docs",
    "/dataset?region=1804",
    "/tidak/ada/padi",
    "/en/",
    "/en/dataset/produksi-padi",
)
WIDE, NARROW = 1280, 390
# Links inside sentences may be lower (WCAG 2.2, 2.5.8).
TARGETS = (
    "main button, main .btn, main .chip, main select, main .nomor a, "
    ".tools a, .tools button, .tools summary"
)
SMALL_TARGETS = """selector => [...document.querySelectorAll(selector)]
  .filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5)
  .map(e => e.outerHTML.slice(0, 90))"""


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_accessible_and_never_wider_than_the_screen(open_page, path):
    page = open_page(path)
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        results = Axe().run(page)
        assert wider <= 0, width
        assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/dataset?q=padi", "/dataset/produksi-padi"),
        "/dataset/padi-keliru/pemeriksaan",
    ],
)
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_dark_theme_is_accessible_too(open_page, path, width):
    page = open_page(path, width=width, color_scheme="dark")
    results = Axe().run(page)

    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("path", ["/", "/dataset?q=padi", "/dataset/produksi-padi"])
def test_targets_are_large_enough_for_a_thumb(open_page, path):
    page = open_page(path, width=NARROW)

    assert page.evaluate(SMALL_TARGETS, TARGETS) == []


def test_a_search_leads_from_home_to_a_dataset_and_a_download(open_page):
    page = open_page("/")
    page.get_by_role("combobox", name="Kata kunci").fill("produksi padi")
    page.get_by_role("button", name="Cari").click()
    results = page.get_by_role("article")
    results.get_by_role("link", name="Produksi Padi dan Jagung").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Produksi Padi")
    with page.expect_download() as found:
        page.get_by_role("link", name="Unduh CSV").first.click()

    download = found.value
    assert download.suggested_filename == "produksi-padi.csv"
    assert download.path().read_bytes().startswith(b"kode_kemendagri,")


def test_suggestions_are_chosen_by_keyboard(open_page):
    page = open_page("/")
    field = page.get_by_role("combobox", name="Kata kunci")
    field.press_sequentially("lampung bar")
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("Kabupaten Lampung Barat")
    expect(field).to_have_attribute("aria-expanded", "true")
    results = Axe().run(page)
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    field.press_sequentially("a")
    expect(options.first).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    page.wait_for_url("**/wilayah/18.04")

    assert results.violations_count == 0, results.generate_report()


def test_enter_without_a_chosen_suggestion_searches(open_page):
    page = open_page("/")
    field = page.get_by_role("combobox", name="Kata kunci")
    field.press_sequentially("padi")
    expect(page.get_by_role("option").first).to_be_visible()
    field.press("Enter")
    page.wait_for_url("**/dataset?q=padi")


def test_a_filter_swaps_the_results_and_keeps_address_and_focus(open_page):
    page = open_page("/dataset?q=lampung")
    page.evaluate("window.notReloaded = true")
    before = page.get_by_role("status").first.inner_text()
    page.get_by_role("checkbox", name=re.compile("Lampung Barat")).check()
    page.wait_for_url("**region=18.04**")
    expect(page.locator(".chip")).to_have_count(1)

    assert page.evaluate("window.notReloaded")
    assert page.locator("#jml").inner_text() != before
    assert page.locator("#kabar").inner_text() == page.locator("#jml").inner_text()
    focused = page.evaluate("document.activeElement.value")
    assert focused == "18.04"


def test_going_back_after_a_swap_shows_what_was_there(open_page):
    page = open_page("/dataset?q=padi")
    count = page.locator("#jml").inner_text()
    page.locator("#sort").select_option("title")
    page.wait_for_url("**sort=title**")
    page.go_back()
    page.wait_for_url("**/dataset?q=padi")
    expect(page.locator("#jml")).to_have_text(count)
    expect(page.locator("#sort")).to_have_value("relevance")


def test_the_year_of_a_map_is_swapped_in_place(open_page):
    page = open_page("/dataset/produksi-padi")
    page.evaluate("window.notReloaded = true")
    page.get_by_role("navigation", name="Tahun").get_by_role(
        "link", name="2020"
    ).click()
    page.wait_for_url("**tahun=2020**")
    expect(page.locator("#peta [aria-current]")).to_have_text("2020")

    assert page.evaluate("window.notReloaded")
    assert "2020" in page.locator("#peta h3").first.inner_text()


def test_a_swap_that_fails_loads_the_page_as_usual(open_page, faults):
    def refuse_fetch(route):
        is_swap = route.request.resource_type == "fetch"
        route.abort() if is_swap else route.continue_()

    page = open_page("/dataset?q=padi")
    page.route("**/dataset?**sort=title**", refuse_fetch)
    page.evaluate("window.notReloaded = true")
    page.locator("#sort").select_option("title")
    page.wait_for_url("**sort=title**")
    page.wait_for_function("window.notReloaded === undefined")
    expect(page.locator("#sort")).to_have_value("title")

    assert faults == ["Failed to load resource: net::ERR_FAILED"]
    faults.clear()


def test_a_click_for_a_new_tab_is_left_to_the_browser(open_page):
    page = open_page("/dataset?q=padi&region=18")
    with page.context.expect_page() as opened:
        page.locator(".chip").click(modifiers=["ControlOrMeta"])

    assert "region" not in opened.value.url
    assert "region=18" in page.url


def test_filters_open_as_a_sheet_on_a_phone(open_page):
    page = open_page("/dataset?q=padi", width=NARROW)
    expect(page.locator("#saringan")).to_be_hidden()
    page.get_by_role("link", name="Saring").click()
    expect(page.locator("#saringan")).to_be_visible()
    page.locator("#saringan").get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Terapkan saringan").click()
    expect(page.locator(".chip")).to_have_count(1)
    expect(page.locator("#saringan")).to_be_hidden()


def test_everything_works_without_javascript(open_page):
    page = open_page("/dataset?q=lampung", java_script_enabled=False)
    page.get_by_role("checkbox", name=re.compile("Lampung Barat")).check()
    page.get_by_role("button", name="Terapkan saringan").click()
    expect(page.locator(".chip")).to_have_count(1)
    page.get_by_role("link", name="Jumlah Penduduk Lampung Barat").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Jumlah Penduduk")
    expect(page.locator("svg.line")).to_be_visible()
    expect(page.locator("[data-theme-switch]")).to_be_hidden()
    page.get_by_role("link", name="English").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_finding_and_its_row_lead_to_each_other_without_javascript(open_page):
    page = open_page("/dataset/padi-keliru/pemeriksaan", java_script_enabled=False)
    cause = page.locator("article.cause", has_text="Bukan tahun")
    cause.get_by_role("link").first.click()
    row = page.locator("tr:target")
    expect(row).to_have_count(1)
    row.get_by_role("link", name="Bukan tahun").click()
    expect(page.locator("article.cause:target")).to_contain_text("dua ribu")


def test_the_theme_is_kept_for_the_next_page(open_page):
    page = open_page("/tentang", color_scheme="light")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Ganti tema").click()
    page.goto("/pengembang")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")

    assert light == "rgb(251, 250, 247)"
    assert dark == "rgb(15, 22, 21)"


def test_the_keyboard_skips_to_the_content(open_page):
    page = open_page("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Langsung ke isi")).to_be_focused()
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "isi"


def test_a_hostile_title_runs_nothing(open_page):
    page = open_page("/dataset?q=harga+beras")
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.get_by_role("link", name="<script>").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("<script>alert")


def test_the_menu_of_a_phone_opens_without_script(open_page):
    page = open_page("/", width=NARROW, java_script_enabled=False)
    page.locator(".menu summary").click()
    page.locator(".menu").get_by_role("link", name="Wilayah").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wilayah")


def test_the_page_loads_only_from_its_own_address(open_page, site):
    page = open_page("/tentang")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/dataset/produksi-padi")
    page.wait_for_load_state("networkidle")

    assert asked
    assert all(url.startswith(site) for url in asked)
