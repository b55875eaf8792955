// The review: decisions by term. They come from the page, from this browser's memory, or from the review server.

const COLUMNS = ["term", "decision", "target", "note", "date", "reviewer"];
const REVIEW = document.querySelector('meta[name="termlode-review"]').content;
const PAGE = document.querySelector('meta[name="termlode-key"]').content;
const LEDGER_KEY = `ledger:${facts.domain}`;
const UNDECIDED = 0, ACCEPTED = 1, REJECTED = 2, MERGED = 3, NOTED = 4;
const CODES = { accept: ACCEPTED, reject: REJECTED, merge: MERGED, "": NOTED };

const decisions = new Map(facts.ledger.map((row) => [row.term, row]));
const pending = new Map(); // decided here and in no file yet: term → row, or null where one was undone
const saved = new Set(); // of these, the terms that a download has: the next page's own ledger goes before them
const changed = new EventTarget();

const codeOf = (row) => {
  const found = decisions.get(terms.term[row]);
  return found ? CODES[found.decision] : UNDECIDED;
};

// Where a term goes in the end, through terms that are merged themselves.
function endOf(term) {
  const seen = new Set();
  while (decisions.get(term)?.decision === "merge" && !seen.has(term)) {
    seen.add(term);
    term = decisions.get(term).target;
  }
  return term;
}

const variantsOf = (term) =>
  [...decisions.values()].filter((one) => one.decision === "merge" && endOf(one.term) === term).map((one) => one.term);

function remember() {
  memory.set(LEDGER_KEY, JSON.stringify({ page: PAGE, rows: [...pending], saved: [...saved] }));
  changed.dispatchEvent(new Event("change"));
}

// Decide on a term: what is not said stays. A term without decision and note leaves the ledger.
function decide(term, change) {
  const before = decisions.get(term) ?? { term, decision: "", target: "", note: "" };
  const now = new Date();
  const date = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
  const row = { ...before, ...change, date, reviewer: memory.get("reviewer") ?? "" };
  if (row.decision !== "merge") row.target = "";
  put(term, row.decision || row.note ? row : null);
  if (REVIEW) send(term);
}

function put(term, row) {
  if (row) decisions.set(term, row);
  else decisions.delete(term);
  pending.set(term, row);
  saved.delete(term);
  remember();
}

// One after the other, so that the last answer is the newest state.
let sending = Promise.resolve();
function send(term) {
  sending = sending.then(async () => {
    const row = pending.get(term);
    if (row === undefined) return;
    const body = JSON.stringify(row ?? { term, decision: "", target: "", note: "", date: "", reviewer: "" });
    try {
      const answer = await fetch(`${REVIEW}/decide`, {
        method: "POST", body, headers: { "Content-Type": "application/json" },
      });
      const text = await answer.text();
      if (!answer.ok) return void toast(say("refused", { why: text }));
      if (pending.get(term) === row) pending.delete(term);
      replace(parseLedger(text));
    } catch {
      toast(say("lost"));
    }
  });
}

// Take a ledger for what is decided, but for what was decided here since.
function replace(rows) {
  decisions.clear();
  for (const row of rows) decisions.set(row.term, row);
  for (const [term, row] of pending) {
    if (row) decisions.set(term, row);
    else decisions.delete(term);
  }
  remember();
}

// What was decided in this browser and not yet replayed by a run.
async function recall() {
  let kept = { rows: [], saved: [] };
  try { kept = JSON.parse(memory.get(LEDGER_KEY)) ?? kept; } catch { /* not ours */ }
  const same = (a, b) => (a && b ? COLUMNS.every((name) => (a[name] ?? "") === (b[name] ?? "")) : !a && !b);
  for (const [term, row] of kept.rows) {
    const known = kept.saved.includes(term);
    if (same(row, decisions.get(term)) || (known && kept.page !== PAGE)) continue;
    if (known) saved.add(term);
    pending.set(term, row);
    if (row) decisions.set(term, row);
    else decisions.delete(term);
  }
  if (REVIEW) {
    try {
      const answer = await fetch(`${REVIEW}/ledger`);
      replace(parseLedger(await answer.text()));
      for (const term of [...pending.keys()]) send(term);
    } catch {
      toast(say("lost"));
    }
  }
  changed.dispatchEvent(new Event("change"));
}

// What a spreadsheet might compute gets an apostrophe before it, by the program's own patterns.
const UNSAFE = new RegExp(facts.spreadsheet.unsafe, "g");
const GUARDED = new RegExp(facts.spreadsheet.guarded, "g");

function renderLedger() {
  const cell = (value) => {
    const safe = value.replace(UNSAFE, "'");
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const rows = [...decisions.values()].sort((a, b) => (a.term < b.term ? -1 : 1));
  const lines = [COLUMNS, ...rows.map((row) => COLUMNS.map((name) => cell(row[name] ?? "")))];
  return `\ufeff${lines.map((line) => `${line.join(",")}\n`).join("")}`;
}

// The rows of a ledger's text; throws an Error that says what is wrong.
function parseLedger(text) {
  const [head, ...rows] = parseCsv(text.replace(/^\ufeff/, ""));
  if (!head?.includes("term") || !head.includes("decision")) throw new Error("term, decision?");
  const found = rows.filter((cells) => cells.some(Boolean)).map((cells) => {
    const row = Object.fromEntries(COLUMNS.map((name) => {
      return [name, (cells[head.indexOf(name)] ?? "").replace(GUARDED, "")];
    }));
    if (!row.term || !(row.decision in CODES) || (row.decision === "merge") !== Boolean(row.target)) {
      throw new Error(cells.join(","));
    }
    return row;
  });
  return found;
}

// CSV as RFC 4180 has it.
function parseCsv(text) {
  const rows = [];
  let row = [], cell = "", quoted = false;
  for (let k = 0; k < text.length; k++) {
    const sign = text[k];
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[k + 1] === '"') { cell += '"'; k++; }
      else quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === ",") { row.push(cell); cell = ""; }
    else if (sign === "\n" || sign === "\r") {
      if (sign === "\r" && text[k + 1] === "\n") k++;
      row.push(cell); rows.push(row);
      row = []; cell = "";
    } else cell += sign;
  }
  if (cell || row.length) { row.push(cell); rows.push(row); }
  return rows;
}

function downloadLedger() {
  const url = URL.createObjectURL(new Blob([renderLedger()], { type: "text/csv" }));
  make("a", { href: url, download: facts.ledger_file.split("/").pop() }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  for (const term of pending.keys()) saved.add(term);
  remember();
  toast(say("downloaded", { file: facts.ledger_file }));
}

async function loadLedger(file) {
  try {
    const rows = parseLedger(await file.text());
    for (const row of rows) {
      put(row.term, row);
      if (REVIEW) send(row.term);
    }
    toast(say("loaded", { n: rows.length }));
  } catch (error) {
    toast(say("wrongLedger", { why: error.message }));
  }
}
