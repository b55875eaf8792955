// The list: what is filtered and how it is sorted, and the few rows of it that are in the document.

const ROW = 36; // pixels, as the style sheet has it
const OVERSCAN = 8;
const FIELDS = [
  { id: "mark", get: codeOf, narrow: true },
  { id: "rank", get: rank, narrow: true },
  { id: "term", get: (row) => alphabet()[row], narrow: true },
  { id: "score", get: (row) => terms.score[row], down: true, narrow: true },
  ...["string_count", "doc_count", "count", "domain_per_million", "baseline_per_million", "quality"]
    .filter((id) => terms[id])
    .map((id) => ({ id, get: (row) => terms[id][row] ?? -1, down: true, narrow: id === "string_count" })),
];
const MARKS = ["", "✓", "✕", "→", "✎"];

const view = {
  sort: FIELDS[1],
  down: false,
  query: "",
  kind: new Set(), length: new Set(), known: new Set(), decision: new Set(), // empty: all
  cut: 0, // ranks; 0: all
  box: null, // a section of the map
  order: new Int32Array(0), // rows that pass, sorted
  inMap: new Int32Array(0), // rows that pass all but the section of the map, by rank
  selected: -1,
};
const FACETS = {
  kind: { of: kind, names: () => [0, 1, 2, 3].map((k) => say(`kind${k}`)) },
  length: {
    of: (row) => length[row] - 1,
    names: () => Array.from({ length: MOST_LENGTH }, (_, k) => (k + 1 < MOST_LENGTH ? `${k + 1}` : `${k + 1}+`)),
  },
  known: { of: known, names: () => [say("known0"), say("known1")] },
  decision: { of: codeOf, names: () => [0, 1, 2, 3, 4].map((k) => say(`decision${k}`)) },
};
const FACET_NAMES = Object.keys(FACETS);
const tallies = Object.fromEntries(FACET_NAMES.map((name) => [name, new Int32Array(10)]));

// The place of each term in the order of a Chinese dictionary.
let places;
function alphabet() {
  if (places) return places;
  const { compare } = new Intl.Collator("zh-Hans-CN");
  const rows = Uint32Array.from(terms.term, (_, row) => row).sort((a, b) => compare(terms.term[a], terms.term[b]));
  places = new Uint32Array(SIZE);
  rows.forEach((row, place) => { places[row] = place; });
  return places;
}

// A function that says whether a term is like the query: ^ at its beginning, $ at its end.
function matcher(query) {
  const text = query.trim().toLowerCase();
  const start = text.startsWith("^"), end = text.endsWith("$");
  const core = text.slice(start ? 1 : 0, end ? -1 : undefined);
  if (!core) return () => true;
  if (start && end) return (term) => term === core;
  if (start) return (term) => term.startsWith(core);
  return end ? (term) => term.endsWith(core) : (term) => term.includes(core);
}
const lowered = terms.term.map((term) => term.toLowerCase());

// Filter and sort. What a facet counts is what passes every other filter.
function refresh() {
  const like = matcher(view.query);
  const passing = [], mapped = [];
  for (const name of FACET_NAMES) tallies[name].fill(0);
  const values = FACET_NAMES.map((name) => FACETS[name].of);
  for (let row = 0; row < SIZE; row++) {
    if (view.cut && row >= view.cut) break;
    if (!like(lowered[row])) continue;
    let misses = 0, missed = -1;
    for (let k = 0; k < values.length; k++) {
      const wanted = view[FACET_NAMES[k]];
      if (wanted.size && !wanted.has(values[k](row))) { misses++; missed = k; }
    }
    if (!misses) mapped.push(row);
    if (misses > 1 || (view.box && !inBox(row, view.box))) continue;
    for (let k = 0; k < values.length; k++) {
      if (!misses || missed === k) tallies[FACET_NAMES[k]][values[k](row)]++;
    }
    if (!misses) passing.push(row);
  }
  view.inMap = Int32Array.from(mapped);
  view.order = Int32Array.from(passing);
  sortRows();
  paintFacets();
  paintChips();
  $("found").textContent = say("found", { found: figure(view.order.length), all: figure(SIZE) });
  $("nothing").hidden = view.order.length > 0;
  paintRows();
  paintPlots();
}

function sortRows() {
  if (view.sort.id === "rank" && !view.down) {
    view.order.sort();
    return;
  }
  const get = view.sort.get, way = view.down ? -1 : 1;
  const keys = new Float64Array(SIZE);
  for (const row of view.order) keys[row] = get(row);
  view.order.sort((a, b) => way * (keys[a] - keys[b]) || a - b);
}

function sortBy(field) {
  view.down = view.sort === field ? !view.down : Boolean(field.down);
  view.sort = field;
  paintHeads();
  sortRows();
  $("list").scrollTop = 0;
  paintRows();
}

function paintHeads() {
  $("heads").replaceChildren(...FIELDS.map((field) => {
    const sorted = view.sort === field;
    return make("th", {
      class: `${field.id}${field.narrow ? "" : " wide"}`, scope: "col", role: "columnheader",
      "aria-sort": sorted ? (view.down ? "descending" : "ascending") : "none", title: say(`about_${field.id}`),
    }, make("button", { type: "button", tabIndex: 0, onclick: () => sortBy(field) },
      field.id === "mark" ? "✓" : say(field.id), make("span", { class: "arrow", "aria-hidden": "true" },
        sorted ? (view.down ? "↓" : "↑") : "")));
  }));
  $("heads").querySelector(".mark button").setAttribute("aria-label", say("mark"));
}

// Only the rows that are seen are in the document, and the same elements are filled again and again.
const pool = [];
function paintRows() {
  const list = $("list"), total = view.order.length;
  const first = Math.max(0, Math.floor(list.scrollTop / ROW) - OVERSCAN);
  const last = Math.min(total, first + Math.ceil(list.clientHeight / ROW) + 2 * OVERSCAN);
  $("above").firstElementChild.style.height = `${first * ROW}px`;
  $("below").firstElementChild.style.height = `${(total - last) * ROW}px`;
  $("grid").setAttribute("aria-rowcount", total + 1);
  while (pool.length < last - first) pool.push(newRow());
  const rows = $("rows");
  while (rows.childElementCount > last - first) rows.lastElementChild.remove();
  for (let k = 0; k < last - first; k++) {
    if (k >= rows.childElementCount) rows.append(pool[k].tr);
    fillRow(pool[k], view.order[first + k], first + k);
  }
  const shown = view.selected >= 0 && $(`row-${view.selected}`);
  if (shown) $("grid").setAttribute("aria-activedescendant", shown.id);
  else $("grid").removeAttribute("aria-activedescendant");
}

function newRow() {
  const cells = FIELDS.map((field) => make("td", { class: `${field.id}${field.narrow ? "" : " wide"}`, role: "gridcell" }));
  const tr = make("tr", { role: "row", onclick: () => choose(+tr.dataset.row) }, ...cells);
  const bar = make("i", { "aria-hidden": "true" }), score = make("span");
  cells[3].append(bar, score);
  const term = make("span", { lang: "zh", class: "word" });
  cells[2].append(term);
  return { tr, cells, bar, score, term };
}

const topScore = Math.max(1e-9, ...terms.score.slice(0, 1));
function fillRow({ tr, cells, bar, score, term }, row, place) {
  const code = codeOf(row);
  tr.id = `row-${row}`;
  tr.dataset.row = row;
  tr.setAttribute("aria-rowindex", place + 2);
  tr.setAttribute("aria-selected", row === view.selected);
  tr.dataset.decision = code;
  cells[0].textContent = MARKS[code];
  cells[0].setAttribute("aria-label", say(`decision${code}`));
  cells[1].textContent = figure(rank(row));
  term.textContent = terms.term[row];
  bar.style.setProperty("--share", Math.max(0, Math.min(1, terms.score[row] / topScore)));
  score.textContent = figure(terms.score[row]);
  for (let k = 4; k < FIELDS.length; k++) cells[k].textContent = figure(terms[FIELDS[k].id][row]);
}

// Choose a term: its row is lit and brought into view, its details are shown.
function choose(row, { open = true } = {}) {
  view.selected = row;
  if (row >= 0) {
    const place = view.order.indexOf(row), list = $("list");
    if (place >= 0 && list.clientHeight) {
      const head = $("heads").offsetHeight || ROW;
      const top = place * ROW;
      if (top < list.scrollTop) list.scrollTop = top;
      else if (top + ROW + head > list.scrollTop + list.clientHeight) list.scrollTop = top + ROW + head - list.clientHeight;
    }
  }
  paintRows();
  if (open || !$("details").hidden) showDetails();
  paintOver();
}

function step(by) {
  const place = view.order.indexOf(view.selected);
  const from = place < 0 && Math.abs(by) === 1 ? -by : Math.max(0, place); // the first step is to the first row
  const next = Math.max(0, Math.min(view.order.length - 1, from + by));
  if (view.order.length) choose(view.order[next]);
}

// The next term nobody has decided on; the next one if all are.
function stepUndecided() {
  const place = view.order.indexOf(view.selected);
  for (let k = place + 1; k < view.order.length; k++) {
    if ([UNDECIDED, NOTED].includes(codeOf(view.order[k]))) return choose(view.order[k]);
  }
  return choose(view.selected);
}

// Facets: bars that count, and filter when they are pressed.
function paintFacets() {
  for (const holder of document.querySelectorAll("[data-facet]")) {
    const name = holder.dataset.facet, wanted = view[name], counts = tallies[name];
    const most = Math.max(1, ...counts);
    const focused = [...holder.children].indexOf(document.activeElement);
    holder.replaceChildren(...FACETS[name].names().map((label, value) => {
      const bar = make("i", { "aria-hidden": "true" });
      bar.style.setProperty("--share", `${(counts[value] / most) * 100}%`);
      return make("button", {
        type: "button", class: "bar", "aria-pressed": wanted.has(value), disabled: !counts[value] && !wanted.has(value),
        "aria-label": `${label}: ${figure(counts[value])}`, title: `${label}: ${figure(counts[value])}`,
        onclick: () => {
          if (!wanted.delete(value)) wanted.add(value);
          resetScroll();
        },
      }, make("span", {}, label), bar, make("b", {}, figure(counts[value])));
    }));
    if (focused >= 0) holder.children[focused]?.focus();
  }
}

function resetScroll() {
  $("list").scrollTop = 0;
  refresh();
}

// What is filtered by, each with a cross.
function paintChips() {
  const chips = [];
  const chip = (text, remove) => chips.push(make("button", {
    type: "button", class: "chip", "aria-label": say("chip_remove", { name: text }),
    onclick: () => { remove(); resetScroll(); },
  }, text, make("span", { "aria-hidden": "true" }, "×")));
  for (const name of FACET_NAMES) {
    for (const value of view[name]) chip(FACETS[name].names()[value], () => view[name].delete(value));
  }
  if (view.cut) chip(say("chip_cut", { n: figure(view.cut) }), () => { view.cut = 0; });
  if (view.box) chip(say("chip_box"), () => { view.box = null; });
  if (chips.length > 1) {
    chips.push(make("button", { type: "button", class: "chip all", onclick: clearFilters }, say("clear")));
  }
  $("chips").replaceChildren(...chips);
}

function clearFilters() {
  for (const name of FACET_NAMES) view[name].clear();
  Object.assign(view, { cut: 0, box: null, query: "" });
  $("search").value = "";
  resetScroll();
}

// List what a query finds, from wherever it is asked.
function look(query) {
  clearFilters();
  view.query = $("search").value = query;
  resetScroll();
  show("terms");
}
