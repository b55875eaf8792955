// The map: each term's frequency here against that in the baseline, both log, on a canvas.
// What the baseline has not at all stands in a band at the left, spread by chance that is always the same.

const PAD = { left: 62, right: 14, top: 14, bottom: 40 };
const BAND = 1.1; // decades that the band takes
const GAP = 0.35; // decades between it and the least that is there
const RADIUS = 2.6;
const REACH = 18; // pixels around the pointer in which a term is found
const MOST_LABELS = 90;
const TRIED = 2500; // terms that a label is tried for

const px = new Float32Array(SIZE), py = new Float32Array(SIZE); // log10 of the rates
const least = (values) => values.reduce((low, value) => (value > 0 && value < low ? value : low), Infinity);
const leastX = Math.min(1, least(terms.baseline_per_million)), leastY = Math.min(1, least(terms.domain_per_million));
const edge = Math.log10(leastX) - GAP;
for (let row = 0; row < SIZE; row++) {
  const there = terms.baseline_per_million[row], here = terms.domain_per_million[row];
  const chance = ((Math.imul(row + 1, 2654435761) >>> 0) % 1000) / 1000;
  px[row] = there > 0 ? Math.log10(there) : edge - BAND * chance;
  py[row] = Math.log10(here > 0 ? here : leastY / 2);
}
const extent = (values) => values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
const [, highX] = extent(px), [lowY, highY] = extent(py);
const WHOLE = { x0: edge - BAND - 0.1, x1: Math.max(highX, edge + 1) + 0.2, y0: lowY - 0.1, y1: highY + 0.25 };
let window_ = { ...WHOLE };
let size = { width: 0, height: 0 };
let hovered = -1;
let brush = null;

const inBox = (row, box) => px[row] >= box.x0 && px[row] <= box.x1 && py[row] >= box.y0 && py[row] <= box.y1;
const toX = (x) => PAD.left + ((x - window_.x0) / (window_.x1 - window_.x0)) * (size.width - PAD.left - PAD.right);
const toY = (y) => size.height - PAD.bottom - ((y - window_.y0) / (window_.y1 - window_.y0)) * (size.height - PAD.top - PAD.bottom);
const fromX = (x) => window_.x0 + ((x - PAD.left) / (size.width - PAD.left - PAD.right)) * (window_.x1 - window_.x0);
const fromY = (y) => window_.y0 + ((size.height - PAD.bottom - y) / (size.height - PAD.top - PAD.bottom)) * (window_.y1 - window_.y0);

// Ranks that share a colour: the first ones stand out.
function tiers() {
  const knee = facts.curve?.knee ?? 1000;
  const limits = [100, 1000, knee].filter((limit, k, all) => limit < SIZE && (k === 0 || limit > all[k - 1]));
  return [...limits, SIZE];
}
const TIERS = tiers();
const tierOf = (row) => TIERS.findIndex((limit) => row < limit);
const TIER_COLOURS = TIERS.map((_, k) => (k === TIERS.length - 1 ? "dot-rest" : `dot-${k}`));

function prepare(canvas) {
  const scale = devicePixelRatio || 1;
  canvas.width = size.width * scale;
  canvas.height = size.height * scale;
  const pen = canvas.getContext("2d");
  pen.scale(scale, scale);
  return pen;
}

const paintMap = soon(() => {
  if ($("view-charts").hidden) return;
  size = { width: $("plot").clientWidth, height: $("plot").clientHeight };
  const pen = prepare($("dots"));
  paintAxes(pen);
  pen.save();
  pen.beginPath();
  pen.rect(PAD.left, PAD.top, size.width - PAD.left - PAD.right, size.height - PAD.top - PAD.bottom);
  pen.clip();
  const seen = view.inMap.filter((row) => inBox(row, window_));
  const radius = seen.length < 800 ? RADIUS + 1 : RADIUS;
  for (let tier = TIERS.length - 1; tier >= 0; tier--) {
    pen.fillStyle = colour(TIER_COLOURS[tier]);
    pen.globalAlpha = tier === TIERS.length - 1 ? 0.45 : 0.8;
    pen.beginPath();
    for (const row of seen) {
      if (tierOf(row) !== tier) continue;
      const x = toX(px[row]), y = toY(py[row]);
      pen.moveTo(x + radius, y);
      pen.arc(x, y, radius, 0, 7);
    }
    pen.fill();
  }
  pen.globalAlpha = 1;
  paintLabels(pen, seen, radius);
  pen.restore();
  $("section").textContent = say("section", { n: figure(seen.length) });
  paintOver();
});

// Labels for the best ranked, each beside its dot where nothing else is written.
function paintLabels(pen, seen, radius) {
  pen.font = `12.5px ${getComputedStyle(document.body).fontFamily}`;
  pen.textBaseline = "middle";
  pen.lineWidth = 3;
  pen.lineJoin = "round";
  pen.strokeStyle = colour("card");
  pen.fillStyle = colour("ink");
  const taken = [];
  const most = Math.min(MOST_LABELS, Math.round((size.width * size.height) / 7500));
  const high = 16;
  for (const row of seen.slice(0, TRIED)) {
    if (taken.length >= most) break;
    const text = terms.term[row].slice(0, 16), wide = pen.measureText(text).width + 2;
    const x = toX(px[row]), y = toY(py[row]);
    const spots = [[x + radius + 3, y], [x - radius - 3 - wide, y], [x - wide / 2, y - radius - 9], [x - wide / 2, y + radius + 9]];
    const spot = spots.find(([left, middle]) => left > PAD.left && left + wide < size.width - PAD.right
      && middle > PAD.top + high / 2 && middle < size.height - PAD.bottom - high / 2
      && !taken.some((box) => left < box.right && left + wide > box.left && Math.abs(middle - box.middle) < high));
    if (!spot) continue;
    taken.push({ left: spot[0] - 3, right: spot[0] + wide + 3, middle: spot[1] });
    pen.strokeText(text, spot[0], spot[1]);
    pen.fillText(text, spot[0], spot[1]);
  }
}

function paintAxes(pen) {
  const right = size.width - PAD.right, bottom = size.height - PAD.bottom;
  pen.font = `11.5px ${getComputedStyle(document.body).fontFamily}`;
  pen.lineWidth = 1;
  const text = colour("soft"), rule = colour("rule");
  const band = toX(edge + GAP / 2);
  if (band > PAD.left) {
    pen.fillStyle = colour("band");
    pen.fillRect(PAD.left, PAD.top, Math.min(band, right) - PAD.left, bottom - PAD.top);
  }
  const label = (power) => (power >= 0 && power < 5 ? (10 ** power).toLocaleString("en-US") : power < 0 && power > -4 ? `${10 ** power}` : `1e${power}`);
  pen.strokeStyle = rule;
  pen.fillStyle = text;
  pen.textAlign = "center";
  pen.textBaseline = "top";
  for (let power = Math.ceil(window_.x0); power <= window_.x1; power++) {
    if (power < edge) continue;
    line(pen, toX(power), PAD.top, toX(power), bottom);
    pen.fillText(label(power), toX(power), bottom + 6);
  }
  const bandEnd = Math.min(band, right);
  if (bandEnd - PAD.left > 60) pen.fillText(say("absent"), (PAD.left + bandEnd) / 2, bottom + 6);
  pen.textAlign = "right";
  pen.fillText(`${say("axisX")} →`, right, bottom + 22);
  pen.textBaseline = "middle";
  for (let power = Math.ceil(window_.y0); power <= window_.y1; power++) {
    line(pen, PAD.left, toY(power), right, toY(power));
    pen.fillText(label(power), PAD.left - 7, toY(power));
  }
  pen.save();
  pen.translate(12, PAD.top);
  pen.rotate(-Math.PI / 2);
  pen.fillText(`${say("axisY")} →`, 0, 0);
  pen.restore();
  // As frequent here as there, ten times, a hundred times.
  pen.textAlign = "left";
  pen.textBaseline = "bottom";
  pen.setLineDash([2, 4]);
  pen.strokeStyle = text;
  pen.globalAlpha = 0.6;
  for (let power = 0; power <= 3; power++) {
    const from = Math.max(edge + GAP / 2, window_.x0);
    const to = Math.min(window_.x1, window_.y1 - power);
    if (to <= from || to + power < window_.y0) continue;
    const start = Math.max(from, window_.y0 - power);
    line(pen, toX(start), toY(start + power), toX(to), toY(to + power));
    pen.save();
    pen.setLineDash([]);
    pen.textAlign = "right";
    pen.fillText(say("times", { n: 10 ** power }), toX(to) - 6, toY(to + power) + 18);
    pen.restore();
  }
  pen.setLineDash([]);
  pen.globalAlpha = 1;
}

function line(pen, x0, y0, x1, y1) {
  pen.beginPath();
  pen.moveTo(x0, y0);
  pen.lineTo(x1, y1);
  pen.stroke();
}

// What moves is on a canvas of its own: rings around the term under the pointer and the chosen one, the brush.
const paintOver = soon(() => {
  if ($("view-charts").hidden || !size.width) return;
  const pen = prepare($("over"));
  const ring = (row, name, width) => {
    if (row < 0 || !inBox(row, window_)) return;
    pen.strokeStyle = colour(name);
    pen.lineWidth = width;
    pen.beginPath();
    pen.arc(toX(px[row]), toY(py[row]), 7, 0, 7);
    pen.stroke();
  };
  ring(view.selected, "accent", 2.5);
  ring(hovered, "ink", 1.5);
  if (brush && brush.moved) {
    pen.fillStyle = colour("brush");
    pen.strokeStyle = colour("accent");
    const box = [brush.x, brush.y, brush.toX - brush.x, brush.toY - brush.y];
    pen.fillRect(...box);
    pen.strokeRect(...box);
  }
});

// The term nearest to a point of the canvas, and near enough; of those at one place the best ranked.
function nearest(x, y) {
  let found = -1, best = REACH * REACH;
  for (const row of view.inMap) {
    const across = toX(px[row]) - x, down = toY(py[row]) - y, distance = across * across + down * down;
    if (distance < best && inBox(row, window_)) { best = distance; found = row; }
  }
  return found;
}

function hover(x, y) {
  hovered = nearest(x, y);
  const tip = $("tip");
  tip.hidden = hovered < 0;
  if (hovered >= 0) {
    tip.replaceChildren(make("b", { lang: "zh" }, terms.term[hovered]), make("span", {}, `${say("rank")} ${figure(rank(hovered))}`),
      make("span", {}, `${figure(terms.domain_per_million[hovered])} : ${figure(terms.baseline_per_million[hovered])}`));
    const left = toX(px[hovered]) + 12, top = toY(py[hovered]) - 12 - tip.offsetHeight;
    tip.style.left = `${Math.max(4, Math.min(left, size.width - tip.offsetWidth - 4))}px`;
    tip.style.top = `${Math.max(4, top)}px`;
  }
  $("over").style.cursor = hovered >= 0 ? "pointer" : "crosshair";
  paintOver();
}

function zoomTo(box) {
  window_ = box;
  hovered = -1;
  $("tip").hidden = true;
  paintMap();
}

function zoomBy(factor, x = (window_.x0 + window_.x1) / 2, y = (window_.y0 + window_.y1) / 2) {
  const next = {
    x0: x - (x - window_.x0) * factor, x1: x + (window_.x1 - x) * factor,
    y0: y - (y - window_.y0) * factor, y1: y + (window_.y1 - y) * factor,
  };
  const wide = next.x1 - next.x0;
  if (wide < 0.02) return;
  zoomTo(wide >= WHOLE.x1 - WHOLE.x0 ? { ...WHOLE } : next);
}

function panBy(x, y) {
  const wide = (window_.x1 - window_.x0) * x, high = (window_.y1 - window_.y0) * y;
  zoomTo({ x0: window_.x0 + wide, x1: window_.x1 + wide, y0: window_.y0 + high, y1: window_.y1 + high });
}

function wireMap() {
  const over = $("over");
  over.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    brush = { x: event.offsetX, y: event.offsetY, toX: event.offsetX, toY: event.offsetY, moved: false };
    over.setPointerCapture(event.pointerId);
  });
  over.addEventListener("pointermove", (event) => {
    if (!brush) return hover(event.offsetX, event.offsetY);
    Object.assign(brush, { toX: event.offsetX, toY: event.offsetY });
    brush.moved ||= Math.hypot(brush.toX - brush.x, brush.toY - brush.y) > 8;
    $("tip").hidden = true;
    return paintOver();
  });
  over.addEventListener("pointercancel", () => { brush = null; paintOver(); });
  over.addEventListener("pointerup", () => {
    const done = brush;
    brush = null;
    if (!done) return;
    if (done.moved) {
      const [x0, x1] = [fromX(done.x), fromX(done.toX)].sort((a, b) => a - b);
      const [y0, y1] = [fromY(done.y), fromY(done.toY)].sort((a, b) => a - b);
      if (x1 - x0 > 0.005 && y1 - y0 > 0.005) zoomTo({ x0, x1, y0, y1 });
    } else {
      const row = nearest(done.x, done.y);
      if (row >= 0) choose(row);
    }
    paintOver();
  });
  over.addEventListener("pointerleave", () => { hovered = -1; $("tip").hidden = true; paintOver(); });
  over.addEventListener("dblclick", () => zoomTo({ ...WHOLE }));
  over.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoomBy(event.deltaY > 0 ? 1.2 : 1 / 1.2, fromX(event.offsetX), fromY(event.offsetY));
  }, { passive: false });
  over.addEventListener("keydown", (event) => {
    const work = {
      ArrowLeft: () => panBy(-0.2, 0), ArrowRight: () => panBy(0.2, 0), ArrowUp: () => panBy(0, 0.2),
      ArrowDown: () => panBy(0, -0.2), "+": () => zoomBy(1 / 1.5), "=": () => zoomBy(1 / 1.5), "-": () => zoomBy(1.5),
      0: () => zoomTo({ ...WHOLE }),
    }[event.key];
    if (!work) return;
    event.preventDefault();
    event.stopPropagation();
    work();
  });
  $("zoom-in").addEventListener("click", () => zoomBy(1 / 1.5));
  $("zoom-out").addEventListener("click", () => zoomBy(1.5));
  $("zoom-all").addEventListener("click", () => zoomTo({ ...WHOLE }));
  $("section").addEventListener("click", () => {
    view.box = { ...window_ };
    resetScroll();
    show("terms");
  });
}

function paintLegend() {
  $("legend").replaceChildren(...TIERS.map((limit, k) => {
    const dot = make("i");
    dot.style.background = `var(--${TIER_COLOURS[k]})`;
    const last = k === TIERS.length - 1;
    return make("span", {}, dot, last && k ? say("legendRest") : say("legend", { n: figure(limit) }));
  }));
}
