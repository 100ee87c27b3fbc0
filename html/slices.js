// SPDX-License-Identifier: GPL-3.0-or-later
//
// The timeline for those who would rather read than look: its slices as a
// table.
"use strict";

const MOST_ROWS = 500;

// What is in view of a lane, one object for each row.
function rowsOfLane(lane, [from, to]) {
  const rows = [];
  for (let i = sliceAt(lane, from), last = sliceAt(lane, to); i <= last; i++) {
    const span = spanOf(lane, i);
    if (span.to > from && span.from < to) rows.push({ lane, index: i, ...span });
  }
  return rows;
}

const rowsInView = (data, view) =>
  data.policies.flatMap((policy) => [...policy.threads, ...policy.cores].flatMap((lane) => rowsOfLane(lane, view)));

function cellsOf({ lane, index, from, to }) {
  const why = lane.columns ? null : whyAt(lane, from);
  return [lane.policy.name, lane.name, describeState(lane, index), formatTime(from), formatTime(to),
    formatSpan(to - from), why ? why[0].text : ""];
}

// Fills the table with what is in view.
function fillTable(data, view) {
  const rows = rowsInView(data, view);
  const note = rows.length > MOST_ROWS
    ? `The first ${MOST_ROWS} of ${rows.length} slices in view: zoom in for the others.`
    : `${rows.length} slices in view.`;
  document.getElementById("table-note").textContent = note;
  d3.select("#table-rows").selectAll("tr").data(rows.slice(0, MOST_ROWS)).join("tr")
    .selectAll("td").data(cellsOf).join("td")
    .attr("class", (_, i) => (i >= 3 && i <= 5 ? "number" : null)).text((text) => text);
}
