"""The report in a real browser."""

from __future__ import annotations

import threading
from datetime import date

import pytest

from pipeline import ledger
from pipeline.ledger import Decision
from pipeline.report.page import content_of, render
from pipeline.review import Review
from pipeline.spreadsheet import safe
from tests.faults.harness import FULL
from tests.hostile import TERMS as HOSTILE
from tests.results import write_groups, write_result

NAMES = [
    *("断路器", "真空断路器", "隔离开关", "SF6断路器", "GB50150", "110", "变压器", "主变压器", "避雷器"),
    *(f"设备{chr(0x4E00 + k)}器" for k in range(60)),
]


# What a map drew is as wide as its place: it knows where its dots are.
FITS = "$('dots').width === $('plot').clientWidth * devicePixelRatio"


@pytest.fixture(scope="session")
def result(tmp_path_factory):
    return write_result(tmp_path_factory.mktemp("report") / "power", NAMES)


@pytest.fixture(scope="session")
def url(result):
    decisions = {"避雷器": Decision("避雷器", "accept", note="国标", date="2026-11-01", reviewer="王")}
    costs = {"ingest power": {"seconds": 1.5, "peak_bytes": 3e8, "started": "2026-11-24T20:00:00+00:00"}}
    costs["count power"] = {"ran": False}  # made by a run that was killed before it could tell
    page = result / "report.html"
    page.write_text(render(content_of(result, decisions, 20_000, costs)), encoding="utf-8")
    return page.as_uri()


@pytest.fixture(scope="session")
def grouped(tmp_path_factory):
    """A page with two groups; the terms that are most central in them are not the first in rank."""
    folder = write_result(tmp_path_factory.mktemp("grouped") / "power", NAMES)
    write_groups(folder, [["真空断路器", "SF6断路器", "断路器"], ["主变压器", "变压器"]])
    page = folder / "report.html"
    page.write_text(render(content_of(folder, {}, 20_000, {})), encoding="utf-8")
    return page.as_uri()


@pytest.fixture(scope="session")
def large(tmp_path_factory):
    names = [f"{chr(0x4E00 + k // 200)}{chr(0x5E00 + k % 200)}{chr(0x6E00 + k % 7)}" for k in range(20_000)]
    folder = write_result(tmp_path_factory.mktemp("large") / "large", names)
    write_groups(folder, [names[k : k + 8] for k in range(0, 20_000, 8)])
    page = folder / "report.html"
    page.write_text(render(content_of(folder, {}, 20_000, {})), encoding="utf-8")
    return page


def test_it_says_what_it_is(visit, url):
    shown = visit(url)
    assert shown.page.title() == "power · termlode"
    assert shown.page.inner_text("#summary") == "69 terms of 10 documents, against wordfreq"
    assert shown.terms()[:3] == NAMES[:3]
    assert shown.page.inner_text("#found") == "69 of 69"


def test_it_says_what_is_not_known(visit, url):
    shown = visit(url)
    shown.page.click("text=Run")
    assert "Not known, as the run that made them was killed: count power" in shown.page.inner_text("main")


def test_sorting(visit, url):
    shown = visit(url)
    heads = shown.page.locator("#heads th")
    shown.page.click("#heads .string_count button")
    assert heads.nth(4).get_attribute("aria-sort") == "descending"
    assert shown.terms()[0] == NAMES[0]
    shown.page.click("#heads .string_count button")
    assert shown.terms()[0] == NAMES[-1]
    shown.page.click("#heads .term button")
    first = shown.terms()
    assert first[:3] == ["110", "避雷器", "变压器"]  # by pinyin: bìléiqì, biànyāqì
    shown.page.click("#heads .rank button")
    assert shown.terms()[:3] == NAMES[:3]


def test_occurrences_and_documents_stand_side_by_side_and_terms_have_room(visit, url):
    shown = visit(url, viewport={"width": 1360, "height": 850})
    assert [text.strip(" ↑↓\n") for text in shown.texts("#heads th")][4:7] == [
        "Occurrences",
        "Documents",
        "As a term",
    ]
    shown.page.locator("#rows .term").first.click()
    shown.until("document.body.classList.contains('has-details')")
    assert shown.page.locator("#rows td.term").first.bounding_box()["width"] > 200


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("变压", ["变压器", "主变压器"]),
        ("^主", ["主变压器"]),
        ("断路器$", ["断路器", "真空断路器", "SF6断路器"]),
        ("^断路器$", ["断路器"]),
        ("sf6", ["SF6断路器"]),
        ("无此词", []),
    ],
)
def test_searching(visit, url, query, found):
    shown = visit(url)
    shown.page.keyboard.press("/")
    shown.page.keyboard.type(query)
    shown.until(f"view.order.length === {len(found)}")
    assert shown.terms() == found
    assert shown.page.is_visible("#nothing") == (not found)


def test_filters_count_what_they_would_leave(visit, url):
    shown = visit(url)
    shown.page.click("[data-facet=kind] button:has-text('Mixed') >> nth=0")
    assert shown.terms() == ["SF6断路器"]
    assert shown.texts("#view-terms [data-facet=kind] b") == ["66", "1", "1", "1"]  # kinds count all the same
    assert shown.texts("#view-terms [data-facet=known] b") == ["1", "0"]
    shown.page.click("#chips .chip")
    assert shown.page.inner_text("#found") == "69 of 69"
    shown.page.click("#view-terms [data-facet=decision] button:has-text('accepted')")
    assert shown.terms() == ["避雷器"]


def test_a_term_shows_its_evidence_and_its_reasons(visit, url):
    shown = visit(url)
    shown.page.click("#rows tr:has-text('SF6断路器')")
    details = shown.page.locator("#details")
    assert details.locator("h2").inner_text() == "SF6断路器"
    assert details.locator("mark").all_inner_texts() == ["SF6断路器"] * 3
    assert details.locator("cite").all_inner_texts()[1] == "<b>2</b>.txt:4 · 文件2"
    factors = [float(text.strip("×= ")) for text in details.locator(".factors b").all_inner_texts()]
    product = factors[0] * factors[1] * factors[2] * factors[3]
    assert product == pytest.approx(factors[4], rel=0.02)
    assert "断路器" in details.locator("section:has-text('Holds') .chip").all_inner_texts()
    details.locator("section:has-text('Same head') .chip >> text=真空断路器").click()
    assert details.locator("h2").inner_text() == "真空断路器"
    assert shown.page.get_attribute("#rows tr[aria-selected=true]", "id") == "row-1"


def test_the_map(visit, url):
    shown = visit(url, viewport={"width": 1300, "height": 900})
    shown.page.keyboard.press("2")
    assert shown.page.inner_text("#section") == "List these 69"
    shown.until(FITS)
    box = shown.page.locator("#over").bounding_box()
    x, y = shown.page.evaluate("[toX(px[0]), toY(py[0])]")
    shown.page.mouse.move(box["x"] + x, box["y"] + y)
    assert shown.page.inner_text("#tip b") == "断路器"
    shown.page.mouse.click(box["x"] + x, box["y"] + y)
    assert shown.page.inner_text("#details h2") == "断路器"
    shown.page.keyboard.press("Escape")
    shown.until(FITS)  # without the details, too
    # Brush the left half, the band of what the baseline has not: every third term.
    band = shown.page.evaluate("toX(edge + GAP / 2)")
    box = shown.page.locator("#over").bounding_box()
    shown.page.mouse.move(box["x"] + 63, box["y"] + 15)
    shown.page.mouse.down()
    shown.page.mouse.move(box["x"] + band, box["y"] + box["height"] - 41, steps=4)
    shown.page.mouse.up()
    shown.until("$('section').textContent === 'List these 23'")
    shown.page.click("#section")
    assert shown.page.inner_text("#found") == "23 of 69"
    assert shown.terms() == NAMES[::3]


def test_labels_do_not_overlap(visit, url):
    shown = visit(url, viewport={"width": 1300, "height": 900})
    shown.page.evaluate("""() => {
        window.written = [];
        const fill = CanvasRenderingContext2D.prototype.fillText;
        CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
            if (rowOf.has(text)) written.push([x, y, x + this.measureText(text).width]);
            fill.call(this, text, x, y);
        };
    }""")
    shown.page.keyboard.press("2")
    shown.until("window.written.length > 5")
    written = shown.page.evaluate("window.written")
    for k, (left, y, right) in enumerate(written):
        for other_left, other_y, other_right in written[:k]:
            assert abs(y - other_y) >= 12 or right <= other_left or other_right <= left


def test_the_cut(visit, url):
    shown = visit(url)
    shown.page.keyboard.press("2")
    knee = shown.page.evaluate("facts.curve.knee")
    assert shown.page.inner_text("#cut-says").startswith(f"{knee} terms")
    shown.page.focus("#cut")
    shown.page.keyboard.press("End")
    assert shown.page.inner_text("#cut-says").startswith("69 terms")
    shown.page.click("#cut-knee")
    shown.page.click("#cut-table")
    assert shown.page.inner_text("#found") == f"{knee} of 69"


def test_families(visit, url):
    shown = visit(url)
    shown.page.keyboard.press("3")
    (family,) = shown.texts("#families h3")
    assert family.split() == ["断路器", "2", "terms"]
    shown.page.click("#families h3 button")
    assert set(shown.terms()) == {"断路器", "真空断路器", "SF6断路器"}


def test_without_groups_there_is_no_view_of_them(visit, url):
    shown = visit(f"{url}#groups")
    shown.page.keyboard.press("5")
    assert shown.page.is_visible("#view-terms")
    assert not shown.page.is_visible("[data-view=groups]")
    shown.page.keyboard.press("3")
    assert not shown.page.is_visible("#groups-stale")


def test_groups_of_another_list_are_not_shown_and_it_says_so(visit, tmp_path):
    folder = write_result(tmp_path / "power", NAMES)
    write_groups(folder, [NAMES[:3]], publish="another")
    page = folder / "report.html"
    page.write_text(render(content_of(folder, {}, 20_000, {})), encoding="utf-8")
    shown = visit(page.as_uri())
    assert not shown.page.is_visible("[data-view=groups]")
    shown.page.keyboard.press("3")
    assert "are of another list" in shown.page.inner_text("#groups-stale")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_map_of_groups(visit, grouped, scheme):
    shown = visit(grouped, viewport={"width": 1300, "height": 900}, color_scheme=scheme)
    shown.page.keyboard.press("5")
    shown.until("groupMap.toX(0) > 0")
    box = shown.page.locator("#groups-over").bounding_box()
    place = """row => {
        const k = groups.row.indexOf(row);
        return [groupMap.toX(groups.x[k]), groupMap.toY(groups.y[k])];
    }"""
    x, y = shown.page.evaluate(place, 1)
    shown.page.mouse.move(box["x"] + x, box["y"] + y)
    assert shown.texts("#groups-tip > *") == ["真空断路器", "Rank 2", "真空断路器"]
    shown.page.mouse.click(box["x"] + x, box["y"] + y)
    assert shown.page.inner_text("#details h2") == "真空断路器"
    assert shown.page.inner_text("#details mark >> nth=0") == "真空断路器"
    fits = FITS.replace("'dots'", "'groups-dots'").replace("'plot'", "'groups-plot'")
    shown.until(fits)  # beside the details, too
    box = shown.page.locator("#groups-over").bounding_box()
    x, y = shown.page.evaluate(place, 6)
    shown.page.mouse.move(box["x"] + x, box["y"] + y)
    assert shown.texts("#groups-tip > *")[::2] == ["变压器", "主变压器"]
    shown.page.keyboard.press("Escape")
    shown.until(fits)
    # Dots of one group have one colour, and another than those of the next group.
    pixel = """([x, y]) => {
        const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
        pen.drawImage($('groups-dots'), -Math.round(x * devicePixelRatio), -Math.round(y * devicePixelRatio));
        return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
    }"""
    dots = [shown.page.evaluate(pixel, shown.page.evaluate(place, row)) for row in (1, 3, 7)]
    assert max(abs(a - b) for a, b in zip(dots[0], dots[1], strict=True)) < 8
    assert max(abs(a - b) for a, b in zip(dots[0], dots[2], strict=True)) > 40
    # By keys: the canvas is reached by tab, and plus zooms.
    shown.page.focus("#groups-zoom-all")
    shown.page.keyboard.press("Tab")
    assert shown.page.evaluate("document.activeElement.id") == "groups-over"
    before = shown.page.evaluate("groupMap.section()")
    shown.page.keyboard.press("+")
    after = shown.page.evaluate("groupMap.section()")
    assert after["x1"] - after["x0"] == pytest.approx((before["x1"] - before["x0"]) / 1.5)
    shown.page.click("#groups-zoom-all")
    assert shown.page.evaluate("groupMap.section()") == before
    assert shown.page.evaluate("scatter.section()") == shown.page.evaluate("({ ...WHOLE })")


def test_the_largest_groups_have_a_colour_of_their_own_and_the_others_are_grey(visit, grouped):
    shown = visit(grouped)
    colours = shown.page.evaluate("Array.from({ length: 40 }, (_, group) => resolved(colourOf(group)))")
    assert len(set(colours[:12])) == 12
    assert set(colours[12:]) == {shown.page.evaluate("colour('dot-rest')")}


def test_the_tree_of_groups(visit, grouped):
    shown = visit(grouped)
    shown.page.click("[data-view=groups]")
    assert [text.split() for text in shown.texts("#groups-tree summary")] == [
        ["真空断路器", "3", "terms"],
        ["主变压器", "2", "terms"],
    ]
    assert shown.page.locator("#groups-tree .kin").count() == 0
    shown.page.focus("#groups-tree summary >> nth=0")
    shown.page.keyboard.press("Enter")
    members = shown.page.locator("#groups-tree .kin button")
    members.first.wait_for()
    assert members.all_inner_texts() == ["断路器", "真空断路器", "SF6断路器"]  # by rank
    shown.page.keyboard.press("Tab")
    shown.page.keyboard.press("Enter")
    assert shown.page.inner_text("#details h2") == "断路器"
    shown.page.click("#language")
    assert shown.page.inner_text("#groups-hint").startswith("共 2 群")
    assert members.count() == 3  # what was open stays so


def test_the_run(visit, url):
    shown = visit(url)
    shown.page.keyboard.press("4")
    text = shown.page.inner_text("#view-run")
    for part in ("1.5 s", "nested", "wordfreq", "--on-bad-input", "numpy", "a.txt", "国标"):
        assert part in text


def test_review_by_keys_and_its_download(visit, url):
    shown = visit(url)
    shown.page.fill("#reviewer", "李")
    shown.page.keyboard.press("Escape")
    for key in ("j", "a", "r"):  # the first is accepted, the second rejected; each goes on to the next
        shown.page.keyboard.press(key)
    assert shown.page.inner_text("#details h2") == "隔离开关"
    shown.page.keyboard.press("m")
    shown.page.keyboard.type("无此词")
    shown.page.keyboard.press("Enter")
    assert "not in this list" in shown.page.inner_text("#details .fault")
    shown.page.fill("#answer", "断路器")
    shown.page.keyboard.press("Enter")
    shown.page.keyboard.press("n")
    shown.page.keyboard.type('=旧称, "六氟化硫"')
    shown.page.keyboard.press("Enter")
    with shown.page.expect_download() as download:
        shown.page.click("#download")
    assert download.value.suggested_filename == "power.ledger.csv"
    today = f"{date.today()}"
    found = ledger.read(download.value.path())
    assert found == {
        "断路器": Decision("断路器", "accept", "", "", today, "李"),
        "真空断路器": Decision("真空断路器", "reject", "", "", today, "李"),
        "隔离开关": Decision("隔离开关", "merge", "断路器", "", today, "李"),
        "SF6断路器": Decision("SF6断路器", "", "", '=旧称, "六氟化硫"', today, "李"),
        "避雷器": Decision("避雷器", "accept", "", "国标", "2026-11-01", "王"),
    }
    assert download.value.path().read_text(encoding="utf-8") == ledger.render(found.values())


def test_the_page_guards_a_ledger_as_the_program_does(visit, url):
    shown = visit(url)
    guarded = shown.page.evaluate("""texts => texts.map((text) => text.replace(UNSAFE, "'"))""", HOSTILE)
    assert guarded == [safe(term) for term in HOSTILE]
    assert shown.page.evaluate("texts => texts.map((text) => text.replace(GUARDED, ''))", guarded) == HOSTILE


def test_merges_never_go_in_a_circle(visit, url):
    shown = visit(url)
    shown.page.evaluate("decide('真空断路器', {decision: 'merge', target: '断路器'})")
    shown.page.click("#row-0")
    assert "真空断路器" in shown.texts("#details section >> nth=0 >> .chip")
    shown.page.keyboard.press("m")
    shown.page.keyboard.type("真空断路器")
    shown.page.keyboard.press("Enter")
    assert "merged into 断路器 already" in shown.page.inner_text("#details .fault")


def test_decisions_outlive_a_reload_and_can_be_undone(visit, url):
    shown = visit(url)
    shown.page.click("#row-3")
    shown.page.keyboard.press("r")
    shown.page.reload()
    assert shown.page.get_attribute("#row-3", "data-decision") == "2"
    shown.page.click("#row-3")
    shown.page.keyboard.press("u")
    shown.page.click("#row-8")
    shown.page.keyboard.press("u")
    shown.page.reload()
    assert shown.decided() == []  # that of the page itself is undone, too


def test_what_was_downloaded_gives_way_to_the_next_runs_ledger(visit, result, tmp_path):
    page = tmp_path / "report.html"
    content = content_of(result, {}, 20_000, {})
    page.write_text(render(content, "a1"), encoding="utf-8")
    shown = visit(page.as_uri())
    shown.page.click("#row-0")
    shown.page.keyboard.press("a")
    with shown.page.expect_download():
        shown.page.click("#download")
    shown.page.keyboard.press("r")
    shown.page.reload()
    assert [row["decision"] for row in shown.decided()] == ["accept", "reject"]
    content["facts"]["ledger"] = [vars(Decision("断路器", "reject"))]  # by hand, in the file
    page.write_text(render(content, "b2"), encoding="utf-8")
    shown.page.reload()
    assert [row["decision"] for row in shown.decided()] == ["reject", "reject"]


def test_a_ledger_is_loaded(visit, url, tmp_path):
    shown = visit(url)
    path = tmp_path / "a.csv"
    path.write_text(ledger.render([Decision("110", "reject", note='a "b"\nc')]), encoding="utf-8")
    shown.page.set_input_files("#file", path)
    shown.page.wait_for_selector("#row-5[data-decision='2']")
    assert shown.decided()[-1]["note"] == 'a "b" c'
    path.write_text("a,b\n1,2\n")
    shown.page.set_input_files("#file", path)
    shown.page.wait_for_selector("#toast:has-text('Not a ledger')")


def test_keys_can_be_switched_off(visit, url):
    shown = visit(url)
    shown.page.keyboard.press("?")
    shown.page.uncheck("#keys-on")
    shown.page.click("#help button")
    shown.page.click("#row-0")
    shown.page.keyboard.press("a")
    assert [row["term"] for row in shown.decided()] == ["避雷器"]


def test_it_is_chinese_for_the_chinese_and_dark_at_night(visit, url):
    shown = visit(url, locale="zh-CN", color_scheme="dark")
    assert shown.page.inner_text("#summary") == "10 篇文档，得术语 69 条，对照 wordfreq"
    assert shown.page.evaluate("document.documentElement.lang") == "zh-CN"
    dark = shown.page.evaluate("getComputedStyle(document.body).backgroundColor")
    shown.page.click("#theme")  # light
    assert shown.page.evaluate("getComputedStyle(document.body).backgroundColor") != dark
    shown.page.click("#language")
    shown.page.reload()
    assert shown.texts(".tabs button:visible") == ["Terms", "Charts", "Families", "Run"]


def test_every_text_is_in_both_languages(visit, url):
    shown = visit(url)
    assert shown.page.evaluate("Object.keys(WORDS.en).sort().join() === Object.keys(WORDS.zh).sort().join()")
    holes = (
        "language => Object.entries(WORDS[language]).map(([k, t]) => k + (t.match(/{\\w+}/g) ?? []).sort())"
    )
    assert shown.page.evaluate(f"({holes})('en').sort().join()") == shown.page.evaluate(
        f"({holes})('zh').sort().join()"
    )


CONTRAST = """() => {
    // Every pair of text and ground the style sheet makes, by WCAG's formula.
    const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const light = (name) => {
        pen.fillStyle = colour(name); pen.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...pen.getImageData(0, 0, 1, 1).data].map((v) => {
            const s = v / 255; return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort(); return (y + 0.05) / (x + 0.05); };
    const grounds = ['paper', 'card', 'raised', 'band', 'accent-soft'];
    const pairs = [['on-accent', 'accent'], ['on-accent', 'green'], ['ink', 'mark'], ['ink', 'blue-soft']];
    for (const text of ['ink', 'soft', 'accent', 'green'])
        for (const ground of grounds) pairs.push([text, ground]);
    return pairs.map(([a, b]) => [a, b, ratio(a, b)]).filter(([, , found]) => found < 4.5);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_can_be_read(visit, url, scheme):
    assert visit(url, color_scheme=scheme).page.evaluate(CONTRAST) == []


NAMELESS = """() => [
    ...document.querySelectorAll('button, input, textarea, nav, section[id], canvas, [role=grid]')]
    .filter((node) => node.checkVisibility() && !node.getAttribute('aria-hidden') && !node.labels?.length
        && !node.getAttribute('aria-label') && !node.textContent.trim())
    .map((node) => node.outerHTML)"""


@pytest.mark.parametrize("width", [1300, 390])
def test_everything_has_a_name_and_is_reached_by_tab(visit, grouped, width):
    shown = visit(grouped, viewport={"width": width, "height": 800})
    shown.page.click("#row-0")
    for view in "terms", "charts", "families", "run", "groups":
        shown.page.click(f"[data-view={view}]")
        assert shown.page.evaluate(NAMELESS) == []
        wide = shown.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width
    shown.page.click("[data-view=terms]")
    shown.page.focus(".skip")
    shown.page.keyboard.press("Tab")
    ring = "document.activeElement === document.body || getComputedStyle(document.activeElement).outlineStyle"
    reached = set()
    for _ in range(40):
        assert shown.page.evaluate(ring) != "none"
        reached.add(shown.page.evaluate("document.activeElement.id || document.activeElement.className"))
        shown.page.keyboard.press("Tab")
    assert {"search", "grid", "language", "accept"} <= reached


@pytest.mark.faults
@pytest.mark.promise(9)
def test_the_policy_is_in_force(visit, url):
    shown = visit(url)
    assert shown.complaints == []
    shown.provoked = True
    refused = shown.page.evaluate("""async () => {
        const refused = [];
        addEventListener('securitypolicyviolation', (event) => refused.push(event.effectiveDirective));
        await fetch('https://192.0.2.1/').catch(() => 0);
        document.body.append(make('img', { src: 'https://192.0.2.1/x.png' }));
        try { document.body.innerHTML += '<b>x</b>'; } catch { refused.push('markup'); }
        try { document.body.append(make('script', { text: 'ran = 1' })); } catch { refused.push('script'); }
        try { document.body.setAttribute('onclick', 'ran = 1'); } catch { /* refused */ }
        document.body.click();
        document.body.append(make('iframe', { src: 'https://192.0.2.1/' }));
        const told = () => ['connect-src', 'img-src', 'frame-src'].every((one) => refused.includes(one));
        for (let waits = 0; waits < 100 && !told(); waits++) {
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
        return [...refused, typeof ran];
    }""")
    assert {"connect-src", "img-src", "markup", "script", "frame-src", "undefined"} <= set(refused)


@pytest.mark.faults
@pytest.mark.promise(9)
def test_hostile_terms_stay_text(visit, tmp_path):
    names = [term for term in HOSTILE if "\0" not in term]
    folder = write_result(
        tmp_path / "<img src=x onerror=alert(1)>", names, domain="</script><script>alert(1)"
    )
    decisions = {names[5]: Decision(names[5], "accept", note="<script>alert(1)</script>")}
    write_groups(folder, [names])
    page = tmp_path / "report.html"
    page.write_text(render(content_of(folder, decisions, 20_000, {})), encoding="utf-8")
    shown = visit(page.as_uri())
    assert shown.page.evaluate("terms.term") == names
    assert shown.page.inner_text("#name") == folder.name
    active = "document.querySelectorAll('script, img, iframe, object, base, a[href^=j]').length"
    elements = shown.page.evaluate(active)
    for row in range(0, len(names), 7 if FULL else 70):
        shown.page.evaluate("row => choose(row)", row)
    for key in "2345":
        shown.page.keyboard.press(key)
    shown.page.click("#groups-tree summary")
    shown.until(f"document.querySelectorAll('#groups-tree .kin button').length === {len(names)}")
    shown.page.evaluate("setTheme('dark')")
    assert shown.page.evaluate(active) == elements == 6  # data and script
    with shown.page.expect_download() as download:
        shown.page.keyboard.press("1")
        shown.page.click("#download")
    assert set(ledger.read(download.value.path())) == {decisions[names[5]].term}


MIDDLE_IS_FILLED = """(() => {
    const list = $('list').getBoundingClientRect();
    const row = document.elementFromPoint(list.left + 200, list.top + list.height / 2).closest('#rows tr');
    return row && view.order[row.ariaRowIndex - 2] === +row.dataset.row;
})()"""


def test_twenty_thousand_rows_are_few_elements(visit, large):
    assert large.stat().st_size < 15_000_000
    shown = visit(large.as_uri())
    count = "document.querySelectorAll('#rows tr').length"
    assert shown.page.evaluate(count) < 80
    seen = set()
    for part in range(11):
        shown.page.evaluate("p => { $('list').scrollTop = p / 10 * $('list').scrollHeight; }", part)
        shown.until(MIDDLE_IS_FILLED)
        assert shown.page.evaluate(count) < 80
        seen.update(shown.terms())
    assert "20,000" in shown.texts("#rows .rank")
    assert len(seen) > 200
    shown.page.evaluate("$('list').scrollTop = 0")
    shown.page.focus("#grid")
    shown.page.keyboard.press("End")
    shown.page.wait_for_selector("#row-19999[aria-selected=true]")
    assert shown.page.evaluate("document.querySelectorAll('*').length") < 2500
    shown.page.keyboard.press("5")
    shown.until("groupMap.toX(0) > 0")
    assert len(shown.page.evaluate("groups.row")) == 20_000
    assert shown.page.evaluate("document.querySelectorAll('#groups-tree *').length") < 400


def test_a_review_served_is_written_as_it_is_made(visit, result, tmp_path):
    path = tmp_path / "power.ledger.csv"
    ledger.write(tmp_path, path, [Decision("110", "reject")])
    content = content_of(result, {}, 20_000, {})
    with Review(lambda base: render(content, review=base), path, tmp_path / "store") as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        shown = visit(server.url)
        shown.page.wait_for_selector("#row-5[data-decision='2']")
        for key in ("j", "a", "r"):
            shown.page.keyboard.press(key)
        shown.until("pending.size === 0")
        found = ledger.read(path)
        assert {term: row.decision for term, row in found.items()} == {
            "110": "reject",
            "断路器": "accept",
            "真空断路器": "reject",
        }
        shown.page.reload()
        shown.page.wait_for_selector("#row-1[data-decision='2']")
        shown.page.click("#row-1")
        shown.page.keyboard.press("u")
        shown.until("pending.size === 0")
        assert "真空断路器" not in ledger.read(path)
        server.shutdown()
        thread.join()
