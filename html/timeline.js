// SPDX-License-Identifier: GPL-3.0-or-later
//
// The timeline that answers to pointer, touch and keys.
//
// Everything that moves the view goes through d3.zoom's transform, so that
// mouse, fingers, keys and buttons keep to the same limits.
"use strict";

const CLOSEST = 200; // ns: the shortest part of the run that can be in view
const MOVE = 0.2; // share of the view that a key or a button moves it
const ZOOM = 1.6;

const byId = (id) => document.getElementById(id);

// ---- the legend -------------------------------------------------------------

const LEGEND = [
  ...STATES.map((state) => ({
    name: state.name,
    draw: (svg) => svg.append("rect").attr("class", `state-${state.letter}`).attr("x", 1).attr("width", 22)
      .attr("y", 10 - 8 * state.height).attr("height", 16 * state.height),
  })),
  ...["forced hand-off", "voluntary hand-off", "direct hand-off"].map((name, kind) => ({
    name,
    draw: (svg) => {
      svg.append("path").attr("class", `handoff handoff-${kind}`).attr("d", "M1,10H17");
      svg.append("path").attr("class", `tip tip-${kind}`).attr("d", "M16,6L24,10L16,14z");
    },
  })),
  { name: "drop request", draw: (svg) => addSymbol(svg, "request", d3.symbolTriangle, 180) },
  { name: "lost wake-up race", draw: (svg) => addSymbol(svg, "lost", d3.symbolDiamond, 0) },
];

function addSymbol(svg, kind, symbol, angle) {
  svg.append("path").attr("class", kind).attr("d", d3.symbol().type(symbol).size(60)())
    .attr("transform", `translate(12,10) rotate(${angle})`);
}

// Only what occurs in the data: a legend is read by everybody.
function occurs(data, entry, index) {
  const n = STATES.length;
  return data.policies.some((policy) => {
    if (index >= n + 3) return (index === n + 3 ? policy.requests : policy.lost).length > 0;
    if (index >= n) return policy.handoffs.some((each) => each.kind === index - n);
    return policy.threads.some((lane) => (lane.columns
      ? lane.columns.some((column) => column.shares[index] > 0)
      : lane.states.includes(STATES[index].letter)));
  });
}

function fillLegend(data) {
  const items = d3.select("#legend").selectAll("li")
    .data(LEGEND.filter((entry, index) => occurs(data, entry, index))).join("li");
  items.append("svg").attr("viewBox", "0 0 25 20").attr("aria-hidden", "true")
    .each(function (entry) { entry.draw(d3.select(this)); });
  items.append("span").text((entry) => entry.name);
}

// ---- what is at a place -----------------------------------------------------

// An empty element of a kind, with a text.
function element(name, text, className = "") {
  const node = document.createElement(name);
  node.textContent = text;
  node.className = className;
  return node;
}

// What happens within the span stands out.
function stepElement(step, { from, to }) {
  const item = element("li", "", step.at !== null && step.at >= from && step.at < to ? "now" : "");
  if (step.at !== null) item.append(element("time", formatTime(step.at)), " ");
  item.append(step.text);
  return item;
}

// Says what happens in a slice, and why.
function showSlice({ lane, index, time }) {
  const { what, when, why, untold } = describeSlice(lane, index, time);
  const list = element("ol", "");
  const span = spanOf(lane, index);
  list.append(...(why ? why.slice(1).map((step) => stepElement(step, span)) : []));
  byId("slice").replaceChildren(element("p", what, "what"), element("p", when, "when"),
    ...(why ? [element("p", why[0].text, "why"), list] : []),
    ...(!why && untold ? [element("p", describeUntold(lane.policy), "why")] : []));
  scrollTo(list.querySelector(".now"));
}

// Shows the step in the middle of the box, if it would not be seen.
function scrollTo(step) {
  const panel = byId("slice");
  const hidden = step && step.offsetTop + step.offsetHeight > panel.offsetTop + panel.clientHeight;
  panel.scrollTop = hidden ? step.offsetTop - panel.offsetTop - panel.clientHeight / 2 : 0;
}

// The row at a height of the picture.
const rowAt = (picture, y) => picture.layout.rows.find((row) => row.lane && y >= row.y && y < row.y + LANE);

// Marks the slice in the picture, and the time in all lanes.
function drawPointers(picture, chosen) {
  const { svg, layout, x } = picture;
  const row = chosen && layout.rows.find((each) => each.lane === chosen.lane);
  const span = chosen && spanOf(chosen.lane, chosen.index);
  const pointers = svg.select(".pointers");
  pointers.selectAll(".cursor").data(chosen ? [chosen.time] : []).join("line").attr("class", "cursor")
    .attr("x1", x).attr("x2", x).attr("y1", TOP).attr("y2", layout.bottom);
  pointers.selectAll(".chosen").data(row ? [span] : []).join("rect").attr("class", "chosen")
    .attr("x", () => x(span.from) - 1).attr("width", () => Math.max(3, x(span.to) - x(span.from) + 2))
    .attr("y", () => row.y + 1).attr("height", LANE - 2);
}

// ---- the view ---------------------------------------------------------------

class Timeline {
  constructor(data) {
    this.data = data;
    this.chosen = null; // { lane, index, time }: what is described
    this.held = false; // pointing elsewhere does not change that
    this.transform = d3.zoomIdentity; // of the whole picture
    this.frame = null; // in which it will be drawn anew
    this.build();
    this.bindButtons();
    openToPrint();
    byId("table").addEventListener("toggle", () => this.fillTable());
    new ResizeObserver(() => this.resize()).observe(byId("lanes"));
  }

  // ---- building

  build() {
    this.picture = buildTimeline(byId("lanes"), this.data, Math.max(280, byId("lanes").clientWidth));
    this.whole = this.picture.x.copy();
    this.zoom = d3.zoom().scaleExtent([1, Math.max(1, (this.data.to - this.data.from) / CLOSEST)])
      .filter(() => this.wants(d3.event)).on("zoom", () => this.moved(d3.event.transform));
    this.limitZoom();
    this.bindPicture();
    this.makeReachable();
    this.moved(this.transform);
    this.draw();
  }

  // The plot cannot be moved out of the run.
  limitZoom() {
    const [left, right] = this.whole.range();
    this.zoom.extent([[left, 0], [right, 1]]).translateExtent([[left, 0], [right, 1]]);
    this.picture.svg.call(this.zoom).on("dblclick.zoom", null).style("touch-action", "pan-y");
  }

  // A wheel alone scrolls the page.
  wants(event) {
    return event.type === "wheel" ? event.ctrlKey || event.metaKey : !event.button;
  }

  bindPicture() {
    const { svg } = this.picture;
    const timeline = this;
    svg.on("mousemove.point", () => this.held || this.point(d3.mouse(svg.node())))
      .on("click.point", () => this.click(d3.mouse(svg.node())));
    svg.selectAll(".lane").on("focus", function (lane) { timeline.focusLane(lane); })
      .on("keydown", function () { timeline.press(d3.event, this); });
  }

  // One stop of the Tab key: the lane that had the focus last.
  makeReachable() {
    const lanes = this.picture.svg.selectAll(".lane");
    const current = this.chosen?.lane ?? lanes.data()[0];
    lanes.attr("tabindex", (lane) => (lane === current ? 0 : -1));
  }

  resize() {
    const width = Math.max(280, byId("lanes").clientWidth);
    if (width === this.picture.width || matchMedia("print").matches) return;
    const [from] = this.picture.x.domain();
    this.transform = d3.zoomIdentity;
    const { k } = d3.zoomTransform(this.picture.svg.node());
    this.build();
    this.show(from, k);
  }

  // ---- moving

  // The part of the run from `from` on, `k` times closer than everything.
  show(from, k) {
    const x0 = this.whole.range()[0];
    const transform = d3.zoomIdentity.translate(x0 - k * this.whole(from), 0).scale(k);
    this.picture.svg.call(this.zoom.transform, transform);
  }

  moved(transform) {
    this.transform = transform;
    this.picture.x.domain(this.whole.range().map((at) => this.whole.invert(transform.invertX(at))));
    this.tell();
    this.frame ??= requestAnimationFrame(() => this.draw());
  }

  // At most once a frame, however fast the fingers are.
  draw() {
    this.frame = null;
    const notes = drawTimeline(this.picture);
    drawPointers(this.picture, this.chosen);
    byId("notes").replaceChildren(...this.notes().concat(notes).map((note) => element("p", note)));
    this.fillTable();
  }

  // Says which part of the run is in view, and what can be done.
  tell() {
    const [from, to] = this.picture.x.domain();
    byId("view").textContent = `${formatSpan(to - from)} of ${formatSpan(this.data.to - this.data.from)}, from `
      + `${formatTime(from)}`;
    byId("zoom-out").disabled = byId("everything").disabled = this.transform.k <= 1;
    byId("earlier").disabled = from <= this.data.from;
    byId("later").disabled = to >= this.data.to;
    byId("zoom-in").disabled = this.transform.k >= this.zoom.scaleExtent()[1];
  }

  pan(share) {
    const [left, right] = this.whole.range();
    this.picture.svg.call(this.zoom.translateBy, (-share * (right - left)) / this.transform.k, 0);
  }

  // Around the time that is described, if it is in view.
  scale(factor) {
    const [from, to] = this.picture.x.domain();
    const time = this.chosen?.time;
    const at = time >= from && time <= to ? time : (from + to) / 2;
    this.picture.svg.call(this.zoom.scaleBy, factor, [this.picture.x(at), 0]);
  }

  showEverything() {
    this.picture.svg.call(this.zoom.transform, d3.zoomIdentity);
  }

  bindButtons() {
    const actions = {
      "zoom-in": () => this.scale(ZOOM),
      "zoom-out": () => this.scale(1 / ZOOM),
      earlier: () => this.pan(-MOVE),
      later: () => this.pan(MOVE),
      everything: () => this.showEverything(),
    };
    for (const [id, action] of Object.entries(actions)) byId(id).addEventListener("click", action);
  }

  // ---- choosing

  // To begin with, the longest wait.
  chooseLongest() {
    const waits = this.data.policies.flatMap((policy) =>
      policy.waits.flatMap((list, thread) => list.map((wait) => ({ ...wait, lane: policy.threads[thread] }))));
    const length = (wait) => wait.to - wait.from;
    const longest = waits.reduce((a, b) => (a && length(a) >= length(b) ? a : b), null);
    if (!longest) return;
    const time = Math.max(longest.from, longest.lane.policy.from);
    this.choose(longest.lane, sliceAt(longest.lane, time), time);
  }

  choose(lane, index, time) {
    const same = this.chosen?.lane === lane && this.chosen.index === index;
    this.chosen = { lane, index, time };
    drawPointers(this.picture, this.chosen);
    if (!same || lane.columns) showSlice(this.chosen);
  }

  point([x, y]) {
    const row = rowAt(this.picture, y);
    const time = this.picture.x.invert(x);
    const [from, to] = this.picture.x.domain();
    if (row && time >= from && time <= to) this.choose(row.lane, sliceAt(row.lane, time), time);
  }

  // Holds on to what is there, or lets go of it.
  click(place) {
    const { lane, index } = this.chosen ?? {};
    this.point(place);
    this.hold(!(this.held && this.chosen?.lane === lane && this.chosen.index === index));
  }

  hold(held) {
    this.held = held && this.chosen !== null;
    byId("slice").classList.toggle("held", this.held);
  }

  focusLane(lane) {
    const [from, to] = this.picture.x.domain();
    const kept = this.chosen?.time;
    const time = kept >= from && kept <= to ? kept : (from + to) / 2;
    this.choose(lane, sliceAt(lane, time), time);
    this.makeReachable();
  }

  // The next slice, or the one before; the view follows.
  step(lane, by) {
    const index = Math.max(0, Math.min((lane.columns ?? lane.states).length - 1, this.chosen.index + by));
    const span = spanOf(lane, index);
    const [from, to] = this.picture.x.domain();
    const time = (Math.max(span.from, lane.policy.from) + span.to) / 2;
    this.choose(lane, index, time);
    if (time < from || time > to) this.show(time - (to - from) / 2, this.transform.k);
  }

  press(event, node) {
    const lane = d3.select(node).datum();
    const actions = {
      ArrowLeft: () => this.pan(-MOVE),
      ArrowRight: () => this.pan(MOVE),
      ArrowUp: () => this.focusNeighbour(node, -1),
      ArrowDown: () => this.focusNeighbour(node, 1),
      "+": () => this.scale(ZOOM),
      "=": () => this.scale(ZOOM),
      "-": () => this.scale(1 / ZOOM),
      Home: () => this.showEverything(),
      n: () => this.step(lane, 1),
      p: () => this.step(lane, -1),
      Escape: () => this.hold(false),
    };
    const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  }

  focusNeighbour(node, by) {
    const lanes = this.picture.svg.selectAll(".lane").nodes();
    lanes[lanes.indexOf(node) + by]?.focus();
  }

  // ---- beside the picture

  // What the policies do differently first, and what the data leave out.
  notes() {
    return this.data.policies.flatMap((policy) => [
      ...(policy.divergence ? [`${policy.name}: ${policy.divergence.text}`] : []),
      ...(policy.columns ? [`${policy.name}: ${policy.changes} changes of state are too many to show each: columns show
        the share of each state in ${formatSpan(policy.columns.ns)}; --from and --to choose a shorter part`] : []),
      ...(policy.nThreads > policy.threads.length ? [`${policy.name}: the first ${policy.threads.length} of
        ${policy.nThreads} threads`] : []),
    ]);
  }

  fillTable() {
    if (byId("table").open) fillTable(this.data, this.picture.x.domain());
  }
}

// What is folded away is unfolded on paper, but for the slices.
function openToPrint() {
  const folded = [...document.querySelectorAll("details:not(#table)")].filter((each) => !each.open);
  const open = (isOpen) => () => folded.forEach((each) => { each.open = isOpen; });
  addEventListener("beforeprint", open(true));
  addEventListener("afterprint", open(false));
}

// ---- all of it --------------------------------------------------------------

function start() {
  const data = readData();
  if (!data) {
    byId("lanes").textContent = "Nothing happens in this part of the run.";
    return;
  }
  for (const id of ["tools", "slice", "help", "table"]) byId(id).hidden = false;
  byId("slice").append(element("p", "Point at a lane to see what happens there."));
  fillLegend(data);
  new Timeline(data).chooseLongest();
}

start();
