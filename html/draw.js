// SPDX-License-Identifier: GPL-3.0-or-later
//
// The timeline as an SVG: where lanes stand, and what is drawn into them.
//
// A lane is one path for each state, however many slices it has.  Where slices
// are narrower than a column of PIXELS, every column is filled with the shares
// of the states in it, so that nothing is painted over.
"use strict";

const PIXELS = 2;
const LANE = 24; // height, with the space between lanes
const BOX = 20;
const HEADING = 28;
const AXIS = 40; // below; above there are only its numbers
const TOP = 22;
const MOST_HANDOFFS = 150; // arrows in view of a policy
const MOST_POINTS = 100; // symbols of a kind; beyond, ticks
const RIGHT = 12;

// ---- layout -----------------------------------------------------------------

// Rows from top to bottom: a heading for each policy, its threads, its cores.
function layOut(data) {
  const rows = [];
  let y = TOP;
  for (const policy of data.policies) {
    rows.push({ policy, y });
    y += HEADING;
    for (const lane of [...policy.threads, ...policy.cores]) {
      if (lane.kind === "core" && lane.index === 0) y += 6;
      rows.push({ policy, lane, y });
      y += LANE;
    }
    y += 8;
  }
  return { rows, bottom: y, height: y + AXIS };
}

// The column of names: as wide as they need, but no more than a third.
function gutter(layout, width) {
  const longest = d3.max(layout.rows, (row) => (row.lane ? [...row.lane.name].length : 0));
  return Math.round(Math.min(14 + 7.2 * longest, 200, width * 0.3));
}

function shorten(name, pixels) {
  const characters = [...name];
  const room = Math.max(2, Math.floor(pixels / 7.2));
  return characters.length > room ? `${characters.slice(0, room - 1).join("")}\u2026` : name;
}

// ---- the parts that stay ----------------------------------------------------

function addRow(svg, row, left, width) {
  const group = svg.append("g").attr("transform", `translate(0,${row.y})`);
  if (!row.lane) {
    group.append("text").attr("class", "heading").attr("x", 2).attr("y", 19).text(row.policy.name);
    return;
  }
  const middle = LANE / 2;
  group.datum(row.lane).attr("class", `lane ${row.lane.kind}`).attr("tabindex", -1).attr("role", "img")
    .attr("aria-label", `${row.lane.kind === "core" ? "" : "thread "}${nameOfLane(row.lane)}`);
  group.append("title").text(row.lane.name);
  group.append("rect").attr("class", "ring").attr("x", 1.5).attr("y", 1).attr("rx", 3)
    .attr("width", width - 3).attr("height", LANE - 2);
  group.append("text").attr("class", `name ${row.lane.kind}-name`).attr("x", left - 8).attr("y", middle + 4)
    .attr("text-anchor", "end").text(shorten(row.lane.name, left - 12));
  group.append("line").attr("class", "base").attr("x1", left).attr("x2", width - RIGHT)
    .attr("y1", middle).attr("y2", middle);
  const boxes = group.append("g").attr("class", "boxes").attr("clip-path", "url(#part)");
  for (const state of STATES) boxes.append("path").attr("class", `state-${state.letter}`);
}

function addTips(defs) {
  for (const kind of [0, 1, 2])
    defs.append("marker").attr("id", `tip-${kind}`).attr("viewBox", "0 0 8 8").attr("refX", 7).attr("refY", 4)
      .attr("markerWidth", 7).attr("markerHeight", 7).attr("markerUnits", "userSpaceOnUse").attr("orient", "auto")
      .append("path").attr("class", `tip tip-${kind}`).attr("d", "M0,0.5L8,4L0,7.5z");
}

function addFrame(svg, layout, left, width) {
  const defs = svg.append("defs");
  defs.append("clipPath").attr("id", "part").append("rect").attr("x", left).attr("y", -layout.height)
    .attr("width", Math.max(1, width - RIGHT - left)).attr("height", 2 * layout.height);
  addTips(defs);
  svg.append("g").attr("class", "axis axis-above").attr("transform", `translate(0,${TOP})`);
  svg.append("g").attr("class", "axis axis-below").attr("transform", `translate(0,${layout.bottom})`);
  svg.append("text").attr("class", "axis-title").attr("x", (left + width - RIGHT) / 2)
    .attr("y", layout.height - 5).attr("text-anchor", "middle");
}

// A new SVG in `parent`; what is in it depends on `width`.
function buildTimeline(parent, data, width) {
  const layout = layOut(data);
  const left = gutter(layout, width);
  const svg = d3.select(parent).html("").append("svg").attr("viewBox", `0 0 ${width} ${layout.height}`)
    .attr("width", width).attr("height", layout.height).attr("role", "group").attr("aria-label", "Timeline");
  addFrame(svg, layout, left, width);
  for (const row of layout.rows) addRow(svg, row, left, width);
  for (const part of ["marks", "divergences", "pointers"])
    svg.append("g").attr("class", part).attr("clip-path", "url(#part)");
  return { svg, data, layout, left, width, x: d3.scaleLinear([data.from, data.to], [left, width - RIGHT]) };
}

// ---- lanes ------------------------------------------------------------------

const box = (x, y, width, height) =>
  `M${x.toFixed(2)},${y.toFixed(2)}h${width.toFixed(2)}v${height.toFixed(2)}h${(-width).toFixed(2)}z`;

// Every slice in view as a box of its state's height.
function drawSlices(lane, x, [from, to]) {
  const paths = STATES.map(() => []);
  eachSlice(lane, from, to, (a, b, letter) => {
    if (!STATE_OF.has(letter)) return;
    const state = STATE_OF.get(letter);
    const height = BOX * STATES[state].height;
    paths[state].push(box(x(a), (LANE - height) / 2, Math.max(0.6, x(b) - x(a)), height));
  });
  return paths;
}

// A column of states on top of each other; shares are of 1.
function stack(paths, shares, left, width) {
  let y = (LANE + BOX) / 2;
  STATES.forEach((state, i) => {
    const height = BOX * shares[i];
    y -= height;
    if (height > 0.05) paths[i].push(box(left, y, width, height));
  });
}

// The slices in columns of the picture.
function drawShares(lane, x, [from, to]) {
  const paths = STATES.map(() => []);
  const n = Math.ceil((x(to) - x(from)) / PIXELS);
  const step = (to - from) / n;
  const times = timeInStates(lane, from, step, n);
  for (let i = 0; i < n; i++) {
    const shares = times.subarray(i * STATES.length, (i + 1) * STATES.length).map((time) => time / step);
    stack(paths, shares, x(from + i * step), x(from + step) - x(from) + 0.2);
  }
  return paths;
}

// Columns as they came.
function drawColumns(lane, x, [from, to]) {
  const paths = STATES.map(() => []);
  for (let i = sliceAt(lane, from); i < lane.columns.length && spanOf(lane, i).from < to; i++) {
    const span = spanOf(lane, i);
    stack(paths, lane.columns[i].shares, x(span.from), x(span.to) - x(span.from) + 0.2);
  }
  return paths;
}

// How many slices, or columns, are in view.
const countInView = (lane, [from, to]) => sliceAt(lane, to) - sliceAt(lane, from) + 1;

function drawLane(node, lane, x) {
  const view = x.domain();
  const n = countInView(lane, view);
  const mode = lane.columns ? "columns" : n > (x.range()[1] - x.range()[0]) / PIXELS ? "shares" : "slices";
  const draw = { columns: drawColumns, shares: drawShares, slices: drawSlices }[mode];
  const paths = draw(lane, x, view);
  d3.select(node).attr("data-mode", mode).attr("data-slices", n)
    .selectAll(".boxes path").data(paths).attr("d", (boxes) => boxes.join("") || null);
}

// ---- marks ------------------------------------------------------------------

const inView = ([from, to], a, b = a) => b >= from && a <= to;

function drawHandoffs(group, handoffs, x, y) {
  group.selectAll(".handoff").data(handoffs.length > MOST_HANDOFFS ? [] : handoffs).join("line")
    .attr("class", (each) => `handoff handoff-${each.kind}`)
    .attr("marker-end", (each) => `url(#tip-${each.kind})`)
    .attr("x1", (each) => x(each.dropped)).attr("y1", (each) => y(each.from))
    .attr("x2", (each) => x(each.taken)).attr("y2", (each) => y(each.to));
}

// Where symbols would hide each other: a line at the edge of the lane.
function ticks(points, x, y) {
  const places = new Set(points.map((each) => `M${Math.round(x(each.at))},${y(each.thread)}`));
  return places.size ? `${[...places].join("v4")}v4` : null;
}

function drawPoints(group, kind, points, symbol, x, y) {
  const many = points.length > MOST_POINTS;
  const turn = kind === "request" ? " rotate(180)" : "";
  group.selectAll(`.${kind}`).data(many ? [] : points).join("path").attr("class", kind)
    .attr("d", d3.symbol().type(symbol).size(45)())
    .attr("transform", (each) => `translate(${x(each.at)},${y(each.thread)})${turn}`);
  group.selectAll(`.many-${kind}`).data(many ? [points] : []).join("path").attr("class", `many-${kind}`)
    .attr("d", ticks(points, x, (thread) => y(thread) + (kind === "lost" ? 2 : -6)));
}

// The marks of a policy; returns how many are in view.
function drawMarks(picture, policy) {
  const { svg, layout, x } = picture;
  const view = x.domain();
  const rows = layout.rows.filter((row) => row.policy === policy && row.lane?.kind === "thread");
  const y = (thread) => rows[thread].y + LANE / 2;
  const group = svg.select(".marks").selectAll(`.marks-${policy.index}`).data([policy]).join("g")
    .attr("class", `marks-${policy.index}`);
  const handoffs = policy.handoffs.filter((each) => inView(view, each.dropped, each.taken));
  const requests = policy.requests.filter((each) => inView(view, each.at));
  const lost = policy.lost.filter((each) => inView(view, each.at));
  drawHandoffs(group, handoffs, x, y);
  drawPoints(group, "request", requests, d3.symbolTriangle, x, (thread) => y(thread) - 6);
  drawPoints(group, "lost", lost, d3.symbolDiamond, x, (thread) => y(thread) + 6);
  return { handoffs: handoffs.length, requests: requests.length, lost: lost.length };
}

// ---- the axis ---------------------------------------------------------------

function drawAxis(picture) {
  const { svg, layout, left, width, x } = picture;
  const [from, to] = x.domain();
  const n = Math.max(2, Math.floor((width - left) / 110));
  const unit = axisUnit(to, to - from, d3.tickStep(from, to, n));
  const call = (axis) => axis.ticks(n).tickSizeOuter(0).tickSizeInner(5)
    .tickFormat((ns) => (ns / unit.ns).toFixed(unit.digits));
  svg.select(".axis-above").call(call(d3.axisTop(x)));
  svg.select(".axis-below").call(call(d3.axisBottom(x))).selectAll(".grid").data(x.ticks(n)).join("line")
    .attr("class", "grid").attr("x1", x).attr("x2", x).attr("y1", TOP - layout.bottom).attr("y2", 0).lower();
  svg.select(".axis-title").text(`simulated time (${unit.name})`);
}

// Where each policy begins to differ from the first one, if that is in view.
function drawDivergences({ svg, data, layout, x, width }) {
  const shown = data.policies.filter(({ divergence }) => divergence && inView(x.domain(), divergence.at));
  const at = (policy) => x(policy.divergence.at);
  const rows = (policy) => layout.rows.filter((row) => row.policy === policy);
  const isLate = (policy) => at(policy) > width - 140;
  const group = svg.select(".divergences");
  group.selectAll("line").data(shown).join("line").attr("class", "divergence").attr("x1", at).attr("x2", at)
    .attr("y1", (policy) => rows(policy)[0].y + 6).attr("y2", (policy) => rows(policy).pop().y + LANE);
  group.selectAll("text").data(shown).join("text").attr("class", "divergence-name")
    .attr("y", (policy) => rows(policy)[0].y + 19)
    .attr("x", (policy) => (isLate(policy) ? at(policy) - 6 : Math.max(at(policy) + 6, 12 + 9 * policy.name.length)))
    .attr("text-anchor", (policy) => (isLate(policy) ? "end" : "start")).text("first divergence");
}

// ---- all of it --------------------------------------------------------------

// Draws what x.domain() says; returns what it could not show, in words.
function drawTimeline(picture) {
  const notes = [];
  picture.svg.selectAll(".lane").each(function (lane) {
    drawLane(this, lane, picture.x);
  });
  for (const policy of picture.data.policies) {
    const counts = drawMarks(picture, policy);
    if (counts.handoffs > MOST_HANDOFFS)
      notes.push(`${policy.name}: ${counts.handoffs} hand-offs in view are too many for arrows: zoom in`);
  }
  drawAxis(picture);
  drawDivergences(picture);
  return notes;
}
