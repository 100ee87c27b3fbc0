// SPDX-License-Identifier: GPL-3.0-or-later
//
// The data of the page: what src/report/html-timeline.c has written, as lanes.
//
// Times are nanoseconds of the simulated run.  A lane is a thread or a core.
// Either it knows each slice: slice i lasts from starts[i] to starts[i + 1], in
// the state that the letter states[i] stands for.  Or it knows columns of equal
// width, with the share of each state in each of them.
"use strict";

// Heights are shares of a lane; they tell the states apart in grey, too.
const STATES = [
  { letter: "H", name: "holds GIL", height: 0.8 },
  { letter: "W", name: "waits for GIL", height: 0.45 },
  { letter: "R", name: "ready", height: 0.28 },
  { letter: "I", name: "I/O", height: 0.14 },
  { letter: "C", name: "no GIL", height: 0.62 },
];
const STATE_OF = new Map(STATES.map((state, index) => [state.letter, index]));
const NOTHING = "-"; // a core without a thread
const MOST_CORES = 48;

const nameOfState = (letter) =>
  STATE_OF.has(letter) ? STATES[STATE_OF.get(letter)].name : letter === "N" ? "not started yet" : "ended";

// Sums of numbers that are each relative to the one before.
function sums(origin, differences) {
  let at = origin;
  return Float64Array.from(differences, (difference) => (at += difference));
}

// Groups of so many numbers.
function groups(numbers, size) {
  return d3.range(0, numbers.length, size).map((i) => numbers.slice(i, i + size));
}

// ---- lanes of slices --------------------------------------------------------

function threadLane(policy, thread, index) {
  return {
    policy,
    kind: "thread",
    index,
    name: thread.name,
    starts: sums(policy.from, thread.t),
    states: thread.s,
    end: policy.to,
  };
}

// Calls visit(from, to, state) for each slice of a lane within a span.
function eachSlice(lane, from, to, visit) {
  for (let i = sliceAt(lane, from); i < lane.states.length && startOf(lane, i) < to; i++)
    if (endOf(lane, i) > from) visit(Math.max(from, startOf(lane, i)), Math.min(to, endOf(lane, i)), lane.states[i], i);
}

// Adds what a thread does on cores to the cores' pieces.
function addPieces(pieces, policy, thread, lane) {
  const starts = sums(policy.from, thread.ct);
  thread.c.forEach((core, i) => {
    const to = i + 1 < starts.length ? starts[i + 1] : policy.to;
    if (core in pieces)
      eachSlice(lane, starts[i], to, (a, b, state) =>
        pieces[core].push({ from: a, to: b, state, thread: lane.index }));
  });
}

// A lane of pieces in the order of time, with nothing between them.
function coreLane(policy, index, pieces) {
  const starts = [];
  const states = [];
  const threads = [];
  const add = (at, state, thread) => (starts.push(at), states.push(state), threads.push(thread));
  let at = policy.from;
  for (const piece of pieces.sort((a, b) => a.from - b.from)) {
    if (piece.from > at) add(at, NOTHING, -1);
    add(piece.from, piece.state, piece.thread);
    at = piece.to;
  }
  if (at < policy.to) add(at, NOTHING, -1);
  return { policy, kind: "core", index, name: `core ${index}`, starts, states, threads, end: policy.to };
}

function coreLanes(policy, threads, lanes) {
  const pieces = d3.range(Math.min(policy.nCores, MOST_CORES)).map(() => []);
  threads.forEach((thread, i) => addPieces(pieces, policy, thread, lanes[i]));
  return pieces.map((list, index) => coreLane(policy, index, list));
}

const startOf = (lane, slice) => lane.starts[slice];
const endOf = (lane, slice) => (slice + 1 < lane.starts.length ? lane.starts[slice + 1] : lane.end);

// The slice, or the column, that lasts at that time; within the lane in any case.
function sliceAt(lane, time) {
  const last = lane.columns ? lane.columns.length - 1 : lane.states.length - 1;
  const index = lane.columns
    ? Math.floor((time - lane.policy.from) / lane.columnNs)
    : d3.bisectRight(lane.starts, time) - 1;
  return Math.max(0, Math.min(last, index));
}

// ---- lanes of columns -------------------------------------------------------

// "H430W570l3": shares in thousandths, and counts of marks.
function readColumn(text) {
  const column = { shares: new Float64Array(STATES.length), marks: {} };
  for (const [, letter, number] of text.matchAll(/([A-Za-z])(\d+)/g))
    if (STATE_OF.has(letter)) column.shares[STATE_OF.get(letter)] = number / 1000;
    else column.marks[letter] = Number(number);
  return column;
}

function columnLane(policy, kind, lane, index) {
  const columns = lane.parts.split(" ").map(readColumn);
  return { policy, kind, index, name: lane.name, columns, columnNs: policy.columns.ns, end: policy.to };
}

// The time in each state in n spans of `step` from `from` on: an array with
// STATES.length numbers for each span.
function timeInStates(lane, from, step, n) {
  const times = new Float64Array(n * STATES.length);
  const add = (a, b, state) => {
    for (let i = Math.floor((a - from) / step); i < n && from + i * step < b; i++)
      times[i * STATES.length + state] += Math.min(b, from + (i + 1) * step) - Math.max(a, from + i * step);
  };
  eachSlice(lane, from, from + n * step, (a, b, letter) => STATE_OF.has(letter) && add(a, b, STATE_OF.get(letter)));
  return times;
}

// ---- policies ---------------------------------------------------------------

// The columns in which something happened to a thread, as marks.
function marksInColumns(policy, letter) {
  const middle = (index) => policy.from + (index + 0.5) * policy.columns.ns;
  return policy.threads.flatMap((lane) => lane.columns.flatMap(({ marks }, index) =>
    (marks[letter] ? [{ at: middle(index), thread: lane.index }] : [])));
}

function readMarks(policy, data) {
  policy.handoffs = groups(data.handoffs ?? [], 5).map(([dropped, wait, from, to, kind]) => (
    { dropped: policy.from + dropped, taken: policy.from + dropped + wait, from, to, kind }));
  const points = (numbers) => groups(numbers ?? [], 2).map(([at, thread]) => ({ at: policy.from + at, thread }));
  policy.requests = policy.columns ? marksInColumns(policy, "q") : points(data.requests);
  policy.lost = policy.columns ? marksInColumns(policy, "l") : points(data.lost);
}

// A sentence of src/report/html-waits.c with its numbers.
function fillIn(text, numbers) {
  const rest = numbers.split(" ");
  return text.replace(/#/g, () => rest.shift());
}

// Steps of a wait: the time of each, or null, and what happened.
function readSteps(texts, from, steps) {
  let at = from;
  return groups(steps, 3).map(([since, text, numbers]) => (
    { at: since === null ? null : (at += since), text: fillIn(texts[text], numbers) }));
}

// The waits of each thread, in the order of time.
function readWaits(policy, data) {
  policy.nTold = data.waits.length;
  policy.waits = policy.threads.map(() => []);
  for (const [thread, after, length, ...steps] of data.waits) {
    const from = policy.from + after;
    policy.waits[thread].push({ from, to: from + length, tell: () => readSteps(data.texts, from, steps) });
  }
}

function readPolicy(data, index) {
  const { name, from, to, nThreads, nCores, nWaits, changes, columns } = data;
  const policy = { index, name, from, to, nThreads, nCores, nWaits, changes, columns };
  if (columns) {
    policy.threads = data.threads.map((lane, i) => columnLane(policy, "thread", lane, i));
    policy.cores = data.cores.map((lane, i) => columnLane(policy, "core", lane, i));
  } else {
    policy.threads = data.threads.map((thread, i) => threadLane(policy, thread, i));
    policy.cores = coreLanes(policy, data.threads, policy.threads);
  }
  readMarks(policy, data);
  readWaits(policy, data);
  return policy;
}

// Everything, or null if there is nothing to draw.
function readData() {
  const data = JSON.parse(document.getElementById("data").textContent);
  const policies = data.policies.map(readPolicy);
  const from = d3.min(policies, (policy) => policy.from);
  const to = d3.max(policies, (policy) => policy.to);
  policies.forEach((policy, i) => (policy.divergence = data.divergences[i]));
  return from < to ? { policies, from, to } : null;
}

// The wait of a thread that lasts at that time.
function waitAt(policy, thread, time) {
  const waits = policy.waits[thread];
  const wait = waits[d3.bisector((each) => each.from).right(waits, time) - 1];
  return wait && time < wait.to ? wait : null;
}
