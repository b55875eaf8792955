// The score curve with its cut. The bars of lengths and kinds are the list's facets.

const CURVE = { width: 560, height: 220, left: 40, right: 34, top: 16, bottom: 30 };

function paintCurve() {
  const curve = facts.curve;
  $("cutting").hidden = !curve;
  if (!curve) {
    $("curve-hint").textContent = say("curveNone", { by: facts.rank_by });
    return;
  }
  $("curve-hint").textContent = say("curveHint", { knee: figure(curve.knee), listed: figure(facts.listed) });
  const { width, height, left, right, top, bottom } = CURVE;
  const last = Math.log10(Math.max(2, curve.rank.at(-1))), high = curve.value[0], low = Math.min(0, curve.value.at(-1));
  const x = (rank) => left + (Math.log10(Math.max(1, rank)) / last) * (width - left - right);
  const y = (value) => height - bottom - ((value - low) / (high - low || 1)) * (height - top - bottom);
  const share = (value) => height - bottom - value * (height - top - bottom);
  const path = (values, place) => values.map((value, k) => `${k ? "L" : "M"}${x(curve.rank[k]).toFixed(1)} ${place(value).toFixed(1)}`).join("");
  const svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": $("curve-hint").textContent });
  for (let power = 0; power <= last; power++) {
    svg.append(draw("line", { class: "rule", x1: x(10 ** power), x2: x(10 ** power), y1: top, y2: height - bottom }),
      draw("text", { x: x(10 ** power), y: height - bottom + 16, "text-anchor": "middle" }, (10 ** power).toLocaleString("en-US")));
  }
  for (const part of [0, 0.5, 1]) {
    const value = low + part * (high - low);
    svg.append(draw("line", { class: "rule", x1: left, x2: width - right, y1: y(value), y2: y(value) }),
      draw("text", { x: left - 6, y: y(value) + 4, "text-anchor": "end" }, figure(+value.toPrecision(2))));
    if (curve.quality) svg.append(draw("text", { x: width - right + 6, y: share(part) + 4 }, part));
  }
  svg.append(draw("path", { class: "area", d: `${path(curve.value, y)}L${x(curve.rank.at(-1))} ${height - bottom}L${left} ${height - bottom}Z` }));
  if (curve.quality) svg.append(draw("path", { class: "second", d: path(curve.quality, share) }));
  svg.append(draw("path", { class: "first", d: path(curve.value, y) }));
  const cut = cutRank();
  if (cut !== curve.knee) svg.append(draw("line", { class: "knee", x1: x(curve.knee), x2: x(curve.knee), y1: top, y2: height - bottom }));
  svg.append(draw("line", { class: "cut", x1: x(cut), x2: x(cut), y1: top, y2: height - bottom }),
    draw("circle", { class: "cut", cx: x(cut), cy: y(valueAt(cut)), r: 4.5 }),
    draw("text", { class: "cut", x: x(cut) + (x(cut) > width / 2 ? -7 : 7), y: top + 0.3 * (height - top - bottom), "text-anchor": x(cut) > width / 2 ? "end" : "start" },
      cut === curve.knee ? `${say("suggested")} ${figure(cut)}` : figure(cut)),
    draw("text", { x: left, y: top - 5 }, say("axisValue")),
    draw("text", { x: width - right, y: height - 1, "text-anchor": "end" }, `${say("axisRank")} →`));
  if (curve.quality) svg.append(draw("text", { class: "second", x: width - right, y: top - 5, "text-anchor": "end" }, say("medianQuality")));
  $("curve").replaceChildren(svg);
  $("cut-says").textContent = say("cutSays", { n: figure(cut), value: figure(valueAt(cut)) });
}

// The slider is on a log scale of ranks, as the curve is; the suggestion is kept to the last digit.
let chosenCut = facts.curve?.knee ?? 0;
const cutRank = () => Math.max(1, Math.min(chosenCut, facts.listed));
const lastLog = Math.log(Math.max(2, facts.listed));
function valueAt(rank) {
  const k = facts.curve.rank.findLastIndex((at) => at <= rank);
  return facts.curve.value[Math.max(0, k)];
}

function setCut(rank) {
  chosenCut = rank;
  $("cut").value = Math.round((Math.log(cutRank()) / lastLog) * 1000);
  $("cut").setAttribute("aria-valuetext", say("cutSays", { n: figure(cutRank()), value: figure(valueAt(cutRank())) }));
  paintCurve();
}

function wireCurve() {
  if (!facts.curve) return;
  $("cut").addEventListener("input", () => {
    chosenCut = Math.round(Math.exp(($("cut").value / 1000) * lastLog));
    paintCurve();
  });
  $("cut-knee").addEventListener("click", () => setCut(facts.curve.knee));
  $("cut-table").addEventListener("click", () => {
    view.cut = cutRank();
    resetScroll();
    show("terms");
  });
}
