// Puts everything together: language, appearance, views, keys.

const THEMES = ["auto", "light", "dark"];
const VIEWS = ["terms", "charts", "families", "run", ...(groups ? ["groups"] : [])];
let theme = "auto";
let keysOn = memory.get("keys") !== "off";

function paintAll() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  translate(document);
  $("language").textContent = say("language");
  $("language").setAttribute("aria-label", say("languageLabel"));
  $("theme").textContent = `${{ auto: "◐", light: "○", dark: "●" }[theme]} ${say(`theme_${theme}`)}`;
  $("theme").setAttribute("aria-label", say("themeLabel", { theme: say(`theme_${theme}`) }));
  $("keys").setAttribute("aria-label", say("keysLabel"));
  $("name").textContent = facts.name;
  const names = facts.baselines.map((one) => one.name).join(language === "zh" ? "、" : ", ");
  const documents = factOf("ingest", "documents");
  const summary = say("summary", { listed: figure(facts.listed), documents: figure(documents), baselines: names || "–" });
  $("summary").textContent = SIZE < facts.listed ? `${summary}${language === "zh" ? "。" : ". "}${say("summaryShown", { shown: figure(SIZE) })}` : summary;
  $("ledger-hint").textContent = say(REVIEW ? "ledgerServer" : "ledgerFile", { file: facts.ledger_file });
  paintHeads();
  paintLegend();
  paintKeys();
  paintRun();
  if (facts.curve) setCut(chosenCut);
  else paintCurve();
  if (!$("view-families").hidden) paintFamilies();
  if (groups) paintTree();
  refresh();
  if (view.selected >= 0) showDetails();
}

function show(name) {
  for (const one of VIEWS) {
    $(`view-${one}`).hidden = one !== name;
    const tab = document.querySelector(`[data-view="${one}"]`);
    if (one === name) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  if (location.hash.slice(1) !== name) history.replaceState(null, "", `#${name}`);
  if (name === "families") paintFamilies();
  if (name === "terms") paintRows();
  paintPlots();
}

function setTheme(name) {
  theme = name;
  document.documentElement.style.colorScheme = name === "auto" ? "light dark" : name;
  memory.set("theme", name);
  paintAll();
}

const KEYS = {
  j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1),
  PageDown: () => step(10), PageUp: () => step(-10), Home: () => step(-SIZE), End: () => step(SIZE),
  a: () => verdict("accept"), r: () => verdict("reject"), m: () => ask("merge"), n: () => ask("note"),
  u: () => view.selected >= 0 && undo(), "/": () => { show("terms"); $("search").focus(); }, "?": () => $("help").showModal(),
  1: () => show("terms"), 2: () => show("charts"), 3: () => show("families"), 4: () => show("run"),
  5: () => groups && show("groups"),
};
const MOVES = ["ArrowDown", "ArrowUp", "PageDown", "PageUp", "Home", "End"];

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || $("help").open) return;
  const field = event.target.closest("input, textarea, select");
  if (event.key === "Escape") {
    if (field) field.blur();
    else if (view.selected >= 0) closeDetails();
    return;
  }
  if (field && !(field.id === "search" && event.key === "ArrowDown")) return;
  const work = KEYS[event.key];
  if (!work) return;
  if (MOVES.includes(event.key)) {
    // Elsewhere these keys scroll.
    if ($("view-terms").hidden || event.target.closest("#details, #rail")) return;
    $("grid").focus({ preventScroll: true });
  } else if (!keysOn && event.key !== "?") return;
  event.preventDefault();
  work();
}

function paintKeys() {
  const rows = [["j k ↓ ↑", "next"], ["a", "accept"], ["r", "reject"], ["m", "merge"], ["n", "note"], ["u", "undo"], ["/", "search"],
    [groups ? "1 2 3 4 5" : "1 2 3 4", "views"], ["?", "help"], ["Esc", "close"]];
  $("key-list").replaceChildren(...rows.flatMap(([keys, name]) => [
    make("dt", {}, ...keys.split(" ").map((key) => make("kbd", {}, key))), make("dd", {}, say(`key_${name}`))]));
}

function start() {
  language = memory.get("language") ?? (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en");
  theme = THEMES.includes(memory.get("theme")) ? memory.get("theme") : "auto";
  document.documentElement.style.colorScheme = theme === "auto" ? "light dark" : theme;
  $("reviewer").value = memory.get("reviewer") ?? "";
  $("keys-on").checked = keysOn;
  if (matchMedia("(max-width: 760px)").matches) $("rail").open = false;

  for (const tab of document.querySelectorAll("[data-view]")) tab.addEventListener("click", () => show(tab.dataset.view));
  $("language").addEventListener("click", () => {
    language = language === "zh" ? "en" : "zh";
    memory.set("language", language);
    paintAll();
  });
  $("theme").addEventListener("click", () => setTheme(THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]));
  $("keys").addEventListener("click", () => $("help").showModal());
  $("keys-on").addEventListener("change", () => {
    keysOn = $("keys-on").checked;
    memory.set("keys", keysOn ? "on" : "off");
  });
  $("search").addEventListener("input", soon(() => { view.query = $("search").value; resetScroll(); }));
  $("reviewer").addEventListener("change", () => memory.set("reviewer", $("reviewer").value.trim()));
  $("download").addEventListener("click", downloadLedger);
  $("load").addEventListener("click", () => $("file").click());
  $("file").addEventListener("change", () => {
    if ($("file").files[0]) loadLedger($("file").files[0]);
    $("file").value = "";
  });
  $("more-families").addEventListener("click", () => { familiesShown += FAMILIES_SHOWN; paintFamilies(); });
  $("list").addEventListener("scroll", soon(paintRows), { passive: true });
  document.addEventListener("keydown", pressed);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paintPlots);
  new ResizeObserver(soon(paintRows)).observe(document.querySelector("main"));
  changed.addEventListener("change", soon(() => {
    refresh();
    paintRun();
    if (view.selected >= 0 && !asking) showDetails();
  }));
  for (const plot of PLOTS) plot.wire();
  wireSection();
  wireGroups();
  wireCurve();
  paintAll();
  const wanted = location.hash.slice(1);
  show(VIEWS.includes(wanted) ? wanted : "terms");
  recall();
}

start();
