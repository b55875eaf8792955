// The chosen term: decisions, its lines, why it ranks where it does, its relatives, every figure.

const MOST_RELATIVES = 12;
const FACTOR_MEDIANS = Object.fromEntries(
  Object.entries(terms.factors).map(([name, values]) => [name, median(values.filter((value) => value !== null))]),
);
let asking = ""; // "merge" or "note" while one of them is being written

function showDetails() {
  const panel = $("details"), row = view.selected;
  panel.hidden = row < 0;
  document.body.classList.toggle("has-details", row >= 0);
  if (row < 0) return;
  panel.scrollTop = 0;
  panel.replaceChildren(
    head(row), actions(row), asking ? form(row) : "", ...lines(row), ...why(row), ...relatives(row), ...figures(row),
  );
  if (asking) panel.querySelector("input, textarea").focus();
  paintRows();
}

function closeDetails() {
  asking = "";
  view.selected = -1;
  showDetails();
  paintRows();
  paintOver();
  $("grid").focus({ preventScroll: true });
}

const section = (title, ...children) => make("section", {}, make("h3", {}, title), ...children);

function head(row) {
  return make("div", { class: "head" },
    make("button", { type: "button", class: "quiet close", "aria-label": say("closeDetails"), onclick: closeDetails }, "×"),
    make("p", { class: "rank" }, make("b", {}, figure(rank(row))), ` ${say("ofListed", { n: figure(facts.listed) })}`),
    make("h2", { lang: "zh" }, terms.term[row]),
    make("p", { class: "tags" }, make("span", {}, say(`kind${kind(row)}`)),
      known(row) ? "" : make("span", {}, say("newTerm"))));
}

function actions(row) {
  const term = terms.term[row], found = decisions.get(term), code = codeOf(row);
  const button = (name, value, work, key) => make("button", {
    type: "button", class: name, "aria-pressed": code === value, "aria-keyshortcuts": key, onclick: work,
  }, say(name), make("kbd", { "aria-hidden": "true" }, key));
  const box = make("div", { class: "actions" },
    button("accept", ACCEPTED, () => verdict("accept"), "a"), button("reject", REJECTED, () => verdict("reject"), "r"),
    button("merge", MERGED, () => ask("merge"), "m"), button("note", -1, () => ask("note"), "n"));
  if (!found) return box;
  const state = { 1: say("isAccepted"), 2: say("isRejected"), 3: say("isMerged", { target: endOf(term) }) }[code];
  const said = [state, found.date && say("by", { who: found.reviewer || "–", when: found.date })].filter(Boolean);
  box.append(make("p", { class: "state" }, said.join(" · "),
    make("button", { type: "button", class: "quiet", "aria-keyshortcuts": "u", onclick: undo }, say("undo"))));
  if (found.note) box.append(make("p", { class: "noted" }, found.note));
  return box;
}

// Decide and go on to the next term.
function verdict(decision) {
  if (view.selected < 0) return;
  asking = "";
  decide(terms.term[view.selected], { decision });
  stepUndecided();
}

function undo() {
  const term = terms.term[view.selected];
  if (!decisions.has(term)) return;
  decide(term, { decision: "", note: "" });
  toast(say("undone"));
}

function ask(what) {
  if (view.selected < 0) return;
  asking = asking === what ? "" : what;
  showDetails();
}

function form(row) {
  const term = terms.term[row], merging = asking === "merge";
  const label = say(merging ? "mergeInto" : "noteFor", { term });
  const field = merging
    ? make("input", { id: "answer", autocomplete: "off", role: "combobox", "aria-expanded": "true",
      "aria-controls": "offers", "aria-autocomplete": "list" })
    : make("textarea", { id: "answer", rows: 2, maxLength: 2000, value: decisions.get(term)?.note ?? "" });
  const offers = make("div", { id: "offers", class: "chips", role: "listbox", "aria-label": label });
  const fault = make("p", { class: "fault", role: "alert" });
  const node = make("form", {
    class: "ask",
    onsubmit: (event) => {
      event.preventDefault();
      const answer = field.value.trim();
      if (!merging) decide(term, { note: answer });
      else if (!rowOf.has(answer) || answer === term) {
        fault.textContent = say("unknownTarget", { target: answer });
        return;
      } else if (endOf(answer) === term) {
        fault.textContent = say("circle", { target: answer, term });
        return;
      } else decide(term, { decision: "merge", target: answer });
      asking = "";
      if (merging) stepUndecided();
      else showDetails();
      $("grid").focus({ preventScroll: true });
    },
    onkeydown: (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      ask(asking);
      $("grid").focus({ preventScroll: true });
    },
  },
  make("label", { htmlFor: "answer" }, label), field, merging ? offers : "", fault,
  make("div", { class: "row" }, make("button", { class: "main" }, say(merging ? "mergeDo" : "save")),
    make("button", { type: "button", onclick: () => ask(asking) }, say("cancel"))));
  if (!merging) {
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); node.requestSubmit(); }
    });
    return node;
  }
  let lit = -1;
  const offer = () => {
    lit = -1;
    field.removeAttribute("aria-activedescendant");
    offers.replaceChildren(...suggestions(row, field.value.trim()).map((target, k) => make("button", {
      type: "button", class: "chip", id: `offer-${k}`, role: "option", "aria-selected": "false", tabIndex: -1, lang: "zh",
      onclick: () => { field.value = terms.term[target]; node.requestSubmit(); },
    }, terms.term[target])));
  };
  field.addEventListener("input", offer);
  field.addEventListener("keydown", (event) => {
    const options = [...offers.children];
    if (!["ArrowDown", "ArrowUp"].includes(event.key) || !options.length) return;
    event.preventDefault();
    lit = (lit + (event.key === "ArrowDown" ? 1 : options.length - (lit < 0 ? 0 : 1))) % options.length;
    options.forEach((option, k) => option.setAttribute("aria-selected", k === lit));
    field.value = options[lit].textContent;
    field.setAttribute("aria-activedescendant", options[lit].id);
  });
  offer();
  return node;
}

// Terms one might merge into: like what is typed; before that, the relatives, by rank.
function suggestions(row, typed) {
  if (typed) {
    const like = matcher(typed), found = [];
    for (let k = 0; k < SIZE && found.length < 8; k++) if (k !== row && like(lowered[k])) found.push(k);
    return found;
  }
  const own = new Set([...terms.term[row]]);
  const { head: heads, holders, members } = relationsOf();
  const near = new Set([...(holders.get(row) ?? []), ...innerOf(row), ...(members.get(heads[row]) ?? [])]);
  near.delete(row);
  const shared = (k) => [...terms.term[k]].filter((sign) => own.has(sign)).length / Math.max(own.size, [...terms.term[k]].length);
  return [...near].sort((a, b) => shared(b) - shared(a) || a - b).slice(0, 8);
}

function lines(row) {
  const found = evidenceOf(row), counted = terms.variants[row] ?? [];
  const own = [...new Set([...counted, ...variantsOf(terms.term[row])])];
  const parts = [];
  if (own.length) {
    parts.push(section(say("variants"), chips(own.map((term) => [term, rowOf.get(term)])),
      make("p", { class: "hint" }, say(counted.length === own.length ? "variantsIn" : "variantsNext"))));
  }
  let body;
  if (!found) body = make("p", { class: "hint" }, say("noEvidence"));
  else if (!found.length) body = make("p", { class: "hint" }, say("noLines"));
  else {
    body = make("ol", { class: "lines" }, ...found.map((one) => make("li", {},
      make("q", { lang: "zh" }, one.left, make("mark", {}, one.match), one.right),
      make("cite", {}, say("place", one), typeof one.document === "string" ? ` · ${one.document}` : ""))));
  }
  return [...parts, section(say("evidence"), body)];
}

// The factors of the score, each on its own scale, with the list's median as a tick.
function why(row) {
  const names = Object.keys(terms.factors);
  if (!names.length) {
    const values = { here: figure(terms.count[row]), there: figure(terms.baseline_count?.[row]) };
    return [section(say("why"), make("p", { class: "hint" }, say("ratio", values)))];
  }
  const about = {
    say_domainness: { here: figure(terms.domain_per_million[row]), there: figure(terms.baseline_per_million[row]) },
    say_quality: { q: figure(terms.quality[row]) },
    say_burst: { f: figure(terms.string_count[row]), b: figure(terms.blocks[row]) },
    say_place: {},
  };
  const rows = names.map((name, k) => {
    const value = terms.factors[name][row];
    const reach = Math.max(1, ...terms.factors[name].slice(0, 2000));
    const bar = make("span", { class: "gauge", "aria-hidden": "true" }, make("i"), make("u"));
    bar.style.setProperty("--share", `${Math.min(1, Math.max(0, value / reach)) * 100}%`);
    bar.style.setProperty("--median", `${Math.min(1, FACTOR_MEDIANS[name] / reach) * 100}%`);
    return make("li", {}, make("span", { class: "name" }, say(`factor_${name}`)), bar,
      make("b", {}, (k ? "× " : "") + figure(value)), make("small", {}, say(`say_${name}`, about[`say_${name}`])));
  });
  rows.push(make("li", { class: "sum" }, make("span", { class: "name" }, say("score")), make("span"),
    make("b", {}, `= ${figure(terms.score[row])}`)));
  return [section(say("why"), make("ul", { class: "factors" }, ...rows), make("p", { class: "hint" }, say("product")))];
}

const chips = (entries) => make("div", { class: "chips" }, ...entries.map(([term, row]) => (row === undefined
  ? make("span", { class: "chip", lang: "zh" }, term)
  : make("button", { type: "button", class: "chip", lang: "zh", onclick: () => choose(row) }, term))));

// The listed terms inside of a term.
function innerOf(row) {
  const term = terms.term[row], found = new Set();
  for (let from = 0; from < term.length; from++) {
    for (let to = from + 2; to <= term.length; to++) {
      const inner = to - from < term.length ? rowOf.get(term.slice(from, to)) : undefined;
      if (inner !== undefined) found.add(inner);
    }
  }
  return [...found].sort((a, b) => a - b);
}

function relatives(row) {
  const { head: heads, members, holders } = relationsOf();
  const parts = [];
  const list = (title, rows) => {
    if (rows.length) parts.push(section(title, chips(rows.slice(0, MOST_RELATIVES).map((k) => [terms.term[k], k]))));
  };
  list(say("partOf"), holders.get(row) ?? []);
  list(say("holds"), innerOf(row));
  const head = heads[row];
  if (head >= 0) {
    list(say("sameHead", { head: terms.term[head] }), (members.get(head) ?? []).filter((k) => k !== row));
  }
  return parts;
}

function figures(row) {
  const ids = [
    "score", "count", "string_count", "doc_count", "domain_per_million", "baseline_per_million", "baseline_count",
    "quality", "pmi", "left_entropy", "right_entropy", "blocks", "dispersion", "deviation", "containers",
    "container_count", "stock_share",
  ].filter((id) => terms[id]);
  const pairs = (entries) => make("dl", { class: "figures" }, ...entries.flatMap(([name, value, about]) => [
    make("dt", { title: about }, name), make("dd", {}, figure(value))]));
  const parts = [section(say("figures"), pairs(ids.map((id) => [say(id), terms[id][row], say(`about_${id}`)])))];
  const measured = Object.entries(terms.measures);
  if (measured.length) parts.push(section(say("measures"), pairs(measured.map(([name, values]) => [name, values[row], name]))));
  return parts;
}
