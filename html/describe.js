// SPDX-License-Identifier: GPL-3.0-or-later
//
// Slices and times in words, as gilsim writes them elsewhere.
"use strict";

const UNITS = [
  { name: "s", ns: 1e9 },
  { name: "ms", ns: 1e6 },
  { name: "us", ns: 1e3 },
  { name: "ns", ns: 1 },
];

// Three digits and a unit: "5.12ms".
function formatSpan(ns) {
  const rounded = Number(ns.toPrecision(3));
  const unit = UNITS.find((each) => rounded >= each.ns) ?? UNITS[3];
  return ns === 0 ? "0" : `${Number((rounded / unit.ns).toPrecision(3))}${unit.name}`;
}

// A point of time to the nanosecond: "105.107708 ms".
const formatTime = (ns) => `${(ns / 1e6).toFixed(6)} ms`;

// The unit and the digits after the point for an axis with such a step.
function axisUnit(to, span, step) {
  const measure = to < 1000 * span ? to : span;
  const unit = UNITS.find((each) => measure >= 2 * each.ns) ?? UNITS[3];
  return { ...unit, digits: Math.max(0, Math.ceil(-Math.log10(step / unit.ns) - 1e-9)) };
}

const nameOfLane = (lane) => `${lane.name}, ${lane.policy.name}`;

const percent = (share) => `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;

// "430 of the column": what a column says.
function describeColumn(lane, index) {
  const { shares, marks } = lane.columns[index];
  const words = STATES.map((state, i) => [state.name, shares[i]])
    .filter(([, share]) => share > 0)
    .map(([name, share]) => `${name} ${percent(share)}`);
  const counts = [["s", "taken from another thread"], ["q", "drop requests"], ["l", "lost wake-up races"]]
    .filter(([letter]) => marks[letter])
    .map(([letter, what]) => `${what}: ${marks[letter]}`);
  return [...(words.length ? words : ["nothing"]), ...counts].join(", ");
}

// What a lane does in a slice, without when.
function describeState(lane, index) {
  if (lane.columns) return describeColumn(lane, index);
  const letter = lane.states[index];
  if (lane.kind === "thread") return nameOfState(letter);
  if (letter === NOTHING) return "idle";
  return `runs ${lane.policy.threads[lane.threads[index]]?.name ?? "a thread"}, ${nameOfState(letter)}`;
}

// From when to when a slice or a column lasts.
function spanOf(lane, index) {
  if (!lane.columns) return { from: startOf(lane, index), to: endOf(lane, index) };
  const from = lane.policy.from + index * lane.columnNs;
  return { from, to: Math.min(lane.end, from + lane.columnNs) };
}

// How a wait ended, if it did in the shown part of the run.
function describeEnd(lane, index) {
  const next = lane.kind === "thread" && !lane.columns ? lane.states[index + 1] : undefined;
  return next === undefined ? "" : `, then ${nameOfState(next)}`;
}

// Why the thread waited at that time: the sum and the steps; null: it did not,
// or the page does not know.
function whyAt(lane, time) {
  const wait = lane.kind === "thread" ? waitAt(lane.policy, lane.index, time) : null;
  return wait && wait.tell();
}

// What is said of a wait whose reason was left out.
const describeUntold = ({ nTold, nWaits }) =>
  `Why is not in this page, which tells of the ${nTold} longest of ${nWaits} waits: --from and --to choose a shorter`
  + " part.";

// Everything about the slice, or about the moment `time` in a column.
function describeSlice(lane, index, time) {
  const { from, to } = spanOf(lane, index);
  const length = formatSpan(to - from);
  const when = `${formatTime(from)} to ${formatTime(to)} (${length})`;
  return {
    what: `${nameOfLane(lane)}: ${describeState(lane, index)}${describeEnd(lane, index)}`,
    when,
    why: whyAt(lane, lane.columns ? time : from),
    untold: lane.states?.[index] === "W" && lane.policy.nTold < lane.policy.nWaits,
  };
}
