// The run: from text to terms, what was left out and set aside, what it took, and with which settings.

function table(heads, rows) {
  return make("div", { class: "sheet", tabIndex: 0, role: "region" }, make("table", {},
    make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))),
    make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map((cell) => make("td", {
      class: typeof cell === "number" ? "number" : "",
    }, cell instanceof Node ? cell : typeof cell === "number" ? figure(cell) : (cell ?? "–"))))))));
}

const card = (title, ...children) => make("div", { class: "card" }, make("h2", {}, title), ...children);
const measureBar = (share) => {
  const bar = make("i", { class: "meter", "aria-hidden": "true" });
  bar.style.setProperty("--share", `${share * 100}%`);
  return bar;
};
const some = ({ rows, total }) => (rows.length < total ? make("p", { class: "hint" }, say("firstOf", { shown: figure(rows.length), total: figure(total) })) : "");

function paintRun() {
  $("view-run").replaceChildren(
    make("div", { class: "masonry" }, funnelCard(), corporaCard(), timingCard(), leftOutCard(), parametersCard(), versionsCard()),
    ledgerCard(), setAsideCard(), sourcesCard(),
  );
}

const factOf = (stage, name) => facts.chain.find((one) => one.stage === stage && !one.baseline)?.facts[name];

function funnelCard() {
  const steps = [
    ["documents", factOf("ingest", "documents")], ["tokens", factOf("encode", "tokens")], ["ngrams", factOf("count", "ngrams")],
    ["candidates", factOf("discover", "candidates") ?? factOf("contrast", "scored")], ["terms", facts.listed],
  ].filter(([, count]) => count !== undefined);
  return card(say("funnel"), make("ol", { class: "steps" }, ...steps.map(([name, count]) =>
    make("li", {}, make("b", {}, figure(count)), make("span", {}, say(`step_${name}`))))));
}

function corporaCard() {
  const kinds = { "word list": "wordList", text: "text", packed: "packed" };
  const rows = [[make("span", {}, say("domainIs")), facts.domain, say("text"), factOf("encode", "tokens") ?? "–", ""]];
  for (const one of facts.baselines) {
    rows.push([say("baselineIs"), one.name, kinds[one.kind] ? say(kinds[one.kind]) : one.kind, one.tokens ?? "–", say("weight", { w: figure(one.weight) })]);
  }
  return card(say("corpora"), make("ul", { class: "corpora" }, ...rows.map(([role, name, type, tokens, weight]) => make("li", {},
    make("small", {}, role), make("b", { lang: "zh" }, name),
    make("span", {}, [type, typeof tokens === "number" ? say("tokens", { n: figure(tokens) }) : "", weight].filter(Boolean).join(" · "))))));
}

const reasonOf = (reason) => (language === "zh" && REASONS[reason]) || reason;

function leftOutCard() {
  if (!facts.left_out.length) return card(say("leftOut"), make("p", { class: "hint" }, say("none")));
  const most = facts.left_out[0].count;
  return card(say("leftOut"), make("ul", { class: "meters" }, ...facts.left_out.map((one) => make("li", {},
    make("span", {}, reasonOf(one.reason)), make("b", {}, figure(one.count)), measureBar(one.count / most),
    make("small", { lang: "zh" }, one.examples.join("、"))))));
}

function timingCard() {
  const stages = Object.entries(costs).filter(([, cost]) => cost.seconds !== undefined);
  const unknown = Object.keys(costs).filter((label) => costs[label].seconds === undefined);
  if (!stages.length) return card(say("timing"), make("p", { class: "hint" }, say("none")));
  const most = Math.max(...stages.map(([, cost]) => cost.seconds));
  const all = stages.reduce((sum, [, cost]) => sum + cost.seconds, 0);
  return card(say("timing"), make("ul", { class: "meters" }, ...stages.map(([label, cost]) => make("li", {},
    make("span", {}, label), make("b", {}, say("seconds", { n: cost.seconds.toFixed(1) })), measureBar(cost.seconds / most),
    make("small", {}, [say("memory", { n: figure(Math.round(cost.peak_bytes / 1e6)) }), cost.started?.slice(0, 16).replace("T", " ")].filter(Boolean).join(" · "))))),
  make("p", { class: "hint" }, say("inAll", { n: all.toFixed(1) })),
  unknown.length ? make("p", { class: "hint" }, say("unknownTime", { stages: unknown.join(", ") })) : "");
}

function ledgerCard() {
  const rows = [...decisions.values()];
  if (!rows.length) return card(say("ledger"), make("p", { class: "hint" }, say("noDecisions")));
  const count = (name) => figure(rows.filter((row) => row.decision === name).length);
  const words = { accept: say("decision1"), reject: say("decision2"), merge: say("decision3"), "": say("decision4") };
  return card(say("ledger"),
    make("p", { class: "hint" }, say("decidedBy", { accepted: count("accept"), rejected: count("reject"), merged: count("merge") })),
    table([say("term"), say("decision"), say("target"), say("note"), say("date"), say("reviewer")],
      rows.slice(0, 500).map((row) => [row.term, words[row.decision], row.target, row.note, row.date, row.reviewer])));
}

function sourcesCard() {
  const { rows, sums } = facts.sources;
  const names = ["documents", "set_aside", "duplicates", "empty", "characters"];
  return card(say("sources"), table([say("source"), say("reader"), ...names.map((name) => say(name)), say("warning")],
    [...rows.map((row) => [row.source, [row.reader, row.encoding].filter(Boolean).join(", "), ...names.map((name) => row[name]), row.warning]),
      ...(rows.length > 1 ? [["Σ", "", ...names.map((name) => sums[name]), ""]] : [])]), some(facts.sources));
}

function setAsideCard() {
  if (!facts.set_aside.total) return card(say("setAside"), make("p", { class: "hint" }, say("none")));
  return card(say("setAside"), table([say("source"), say("line"), say("reason"), say("sample")],
    facts.set_aside.rows.map((row) => [row.source, row.line, row.reason, row.sample])), some(facts.set_aside));
}

function parametersCard() {
  const stages = facts.chain.filter((one) => !one.baseline && Object.keys(one.parameters).length);
  return card(say("parameters"), make("dl", { class: "settings" }, ...stages.flatMap((one) =>
    Object.entries(one.parameters).flatMap(([name, value]) => [
      make("dt", {}, make("small", {}, one.stage), ` --${name.replaceAll("_", "-")}`),
      make("dd", {}, value === "" ? "–" : String(value))]))));
}

function versionsCard() {
  return card(say("versions"), make("dl", { class: "settings" }, ...Object.entries(facts.versions)
    .flatMap(([name, number]) => [make("dt", {}, name), make("dd", {}, number)])));
}
