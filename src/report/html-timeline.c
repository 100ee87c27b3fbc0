/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The timeline in a page, as JSON:
 *
 *   name, title         of the policy
 *   from, to            the window, ns
 *   nCores, nThreads    all of them; what follows is about the first ones
 *   changes, marks      how many there are in the window
 *   threads             name; and if each slice is known
 *     t, s              ns since the change before (or since `from`), and a
 *                       letter of state_letters for each change of state
 *     ct, c             the same for changes of the core; -1: none
 *   waits, texts        see html-waits.h; nWaits: how many there are in all
 *   handoffs            five numbers each: ns dropped, since `from`; ns until
 *                       it was taken; from, to; kind
 *   requests, lost      two numbers each: ns since `from`, thread
 *
 * If there are too many slices, columns.ns is the width of a column, and
 * threads and cores have `parts` instead: for each column, separated by blanks,
 * the letter of each state and its share in thousandths, and small letters of
 * mark_letters with a count.
 */
#include "config.h"

#include "report/html-timeline.h"

#include <string.h>

#include "observe/lanes.h"
#include "observe/slices.h"
#include "report/divergence-text.h"
#include "report/html-text.h"
#include "report/html-waits.h"

#define MOST_LANES 48 /* threads, and cores */

/* A change of state takes seven bytes of the page. */
#define MOST_SLICES_OF_RUN 40000
#define MOST_SLICES_OF_PAGE 120000

/* What a wide screen can show. */
#define MOST_COLUMNS 800
#define FINER 4

static const char state_letters[N_THREAD_STATES] = {
  [THREAD_STATE_NEW] = 'N', [THREAD_STATE_READY] = 'R',  [THREAD_STATE_HOLDS_GIL] = 'H', [THREAD_STATE_WAITS_GIL] = 'W',
  [THREAD_STATE_IO] = 'I',  [THREAD_STATE_NO_GIL] = 'C', [THREAD_STATE_ENDED] = 'E',
};

static const char mark_letters[N_LANE_MARKS] = {
  [LANE_MARK_SWITCH] = 's',
  [LANE_MARK_REQUEST] = 'q',
  [LANE_MARK_LOST] = 'l',
};

struct HtmlTimeline
{
  RunObserver observer; /* first */
  gint64      from_ns;
  gint64      to_ns;
  guint       most_slices;
  Slices     *slices;
  Lanes      *lanes; /* when the run has ended: NULL if the slices are complete */
  HtmlWaits  *waits;
};

/* ---- collecting --------------------------------------------------------- */

static void
begin (RunObserver *observer, const RunResult *result, Probe *probe)
{
  HtmlTimeline *self = (HtmlTimeline *) observer;

  self->slices = slices_new (result->cast, probe, self->from_ns, self->to_ns, self->most_slices);
  self->lanes = lanes_new (result->cast, probe, self->from_ns, self->to_ns, MOST_COLUMNS * FINER, MOST_LANES);
  self->waits = html_waits_new (result->cast, probe, self->from_ns, self->to_ns, HTML_TIMELINE_WAITS);
}

static void
end (RunObserver *observer, gint64 end_ns)
{
  HtmlTimeline *self = (HtmlTimeline *) observer;

  slices_finish (self->slices, end_ns);
  lanes_finish (self->lanes, end_ns);
  html_waits_finish (self->waits, end_ns);
  /* What the page will not show need not be kept until all runs are over. */
  if (self->slices->complete)
    g_clear_pointer (&self->lanes, lanes_free);
  else
    lanes_widen (self->lanes, lanes_factor_for (self->lanes, MOST_COLUMNS));
}

HtmlTimeline *
html_timeline_new (gint64 from_ns, gint64 to_ns, guint n_runs)
{
  HtmlTimeline *self = g_new0 (HtmlTimeline, 1);

  self->observer = (RunObserver){ begin, end };
  self->from_ns = from_ns;
  self->to_ns = to_ns;
  self->most_slices = MIN (MOST_SLICES_OF_RUN, MOST_SLICES_OF_PAGE / MAX (n_runs, 1));
  return self;
}

RunObserver *
html_timeline_observer (HtmlTimeline *timeline)
{
  return &timeline->observer;
}

guint
html_timeline_n_waits (const HtmlTimeline *timeline)
{
  return html_waits_kept (timeline->waits);
}

void
html_timeline_free (HtmlTimeline *timeline)
{
  if (timeline == NULL)
    return;
  slices_free (timeline->slices);
  lanes_free (timeline->lanes);
  html_waits_free (timeline->waits);
  g_free (timeline);
}

/* ---- numbers ------------------------------------------------------------ */

static void
append_integer (GString *out, gint64 value)
{
  g_string_append_printf (out, "%" G_GINT64_FORMAT, value);
}

static void
append_member (GString *out, const char *name, gint64 value)
{
  g_string_append_printf (out, ",\"%s\":", name);
  append_integer (out, value);
}

/* One number more in an array. */
static void
append_number (GString *out, gint64 value)
{
  if (out->str[out->len - 1] != '[')
    g_string_append_c (out, ',');
  append_integer (out, value);
}

/* ---- slice by slice ----------------------------------------------------- */

static void
append_times (GString *out, const char *name, const GArray *changes, gint64 from_ns)
{
  g_string_append_printf (out, ",\"%s\":[", name);
  for (guint i = 0; i < changes->len; i++)
    {
      gint64 at_ns = g_array_index (changes, SliceChange, i).at_ns;

      append_number (out, at_ns - from_ns);
      from_ns = at_ns;
    }
  g_string_append_c (out, ']');
}

static void
append_lane (GString *out, const SliceLane *lane, gint64 from_ns)
{
  append_times (out, "t", lane->states, from_ns);
  g_string_append (out, ",\"s\":\"");
  for (guint i = 0; i < lane->states->len; i++)
    g_string_append_c (out, state_letters[g_array_index (lane->states, SliceChange, i).value]);
  g_string_append_c (out, '"');
  append_times (out, "ct", lane->cores, from_ns);
  g_string_append (out, ",\"c\":[");
  for (guint i = 0; i < lane->cores->len; i++)
    append_number (out, g_array_index (lane->cores, SliceChange, i).value);
  g_string_append_c (out, ']');
}

static void
append_handoffs (GString *out, const Slices *slices, guint n_threads)
{
  g_string_append (out, ",\"handoffs\":[");
  for (guint i = 0; i < slices->handoffs->len; i++)
    {
      const SliceHandoff *handoff = &g_array_index (slices->handoffs, SliceHandoff, i);

      if ((guint) handoff->from >= n_threads || (guint) handoff->to >= n_threads)
        continue;
      append_number (out, handoff->dropped_ns - slices->from_ns);
      append_number (out, handoff->taken_ns - handoff->dropped_ns);
      append_number (out, handoff->from);
      append_number (out, handoff->to);
      append_number (out, handoff->kind);
    }
  g_string_append_c (out, ']');
}

static void
append_marks (GString *out, const char *name, const GArray *marks, const Slices *slices, guint n_threads)
{
  g_string_append_printf (out, ",\"%s\":[", name);
  for (guint i = 0; i < marks->len; i++)
    {
      const SliceMark *mark = &g_array_index (marks, SliceMark, i);

      if ((guint) mark->thread >= n_threads)
        continue;
      append_number (out, mark->at_ns - slices->from_ns);
      append_number (out, mark->thread);
    }
  g_string_append_c (out, ']');
}

/* ---- in columns --------------------------------------------------------- */

static void
append_cell (GString *out, const LaneCell *cell, gint64 length_ns)
{
  for (guint i = 0; i < N_THREAD_STATES; i++)
    {
      gint64 share = (cell->state_ns[i] * 1000 + length_ns / 2) / MAX (length_ns, 1);

      if (share > 0 && i != THREAD_STATE_NEW && i != THREAD_STATE_ENDED)
        g_string_append_printf (out, "%c%" G_GINT64_FORMAT, state_letters[i], share);
    }
  for (guint i = 0; i < N_LANE_MARKS; i++)
    if (cell->marks[i] > 0)
      g_string_append_printf (out, "%c%" G_GUINT64_FORMAT, mark_letters[i], cell->marks[i]);
}

static void
append_parts (GString *out, const Lanes *lanes, guint lane,
              const LaneCell *(*cell_of) (const Lanes *lanes, guint lane, guint column))
{
  g_string_append (out, ",\"parts\":\"");
  for (guint i = 0; i < lanes->n_columns; i++)
    {
      if (i > 0)
        g_string_append_c (out, ' ');
      append_cell (out, cell_of (lanes, lane, i), lanes_length_ns (lanes, i));
    }
  g_string_append_c (out, '"');
}

static void
append_columns (GString *out, const Lanes *lanes)
{
  g_string_append (out, ",\"columns\":{\"ns\":");
  append_integer (out, lanes->column_ns);
  g_string_append (out, "},\"cores\":[");
  for (guint i = 0; i < lanes->n_cores; i++)
    {
      g_string_append_printf (out, "%s{\"name\":\"core %u\"", i > 0 ? "," : "", i);
      append_parts (out, lanes, i, lanes_core);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

/* ---- all of it ---------------------------------------------------------- */

static void
append_threads (GString *out, const HtmlTimeline *timeline, const Cast *cast, guint n_threads)
{
  const Slices *slices = timeline->slices;

  g_string_append (out, ",\"threads\":[");
  for (guint i = 0; i < n_threads; i++)
    {
      g_string_append (out, i > 0 ? ",\n{\"name\":" : "\n{\"name\":");
      html_text_append_json (out, cast->thread_names[i]);
      if (slices->complete)
        append_lane (out, &slices->lanes[i], slices->from_ns);
      else
        append_parts (out, timeline->lanes, i, lanes_thread);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

void
html_timeline_append_divergence (GString *out, const RunResult *first, const RunResult *result, const char *first_name,
                                 const char *name)
{
  g_autofree char *text = NULL;
  Divergence       divergence;

  if (!divergence_find (first->succession, result->succession, &divergence))
    {
      g_string_append (out, "null");
      return;
    }
  text = divergence_text (&divergence, result->cast, first_name, name);
  g_string_append (out, "{\"at\":");
  append_integer (out, divergence.time_ns);
  g_string_append (out, ",\"text\":");
  html_text_append_json (out, text);
  g_string_append_c (out, '}');
}

void
html_timeline_append_json (GString *out, const HtmlTimeline *timeline, const RunResult *result, const char *name,
                           guint n_waits)
{
  const Slices *slices = timeline->slices;
  guint         n_threads = MIN (result->cast->n_threads, MOST_LANES);

  g_string_append (out, "{\"name\":");
  html_text_append_json (out, name);
  append_member (out, "from", slices->from_ns);
  append_member (out, "to", MAX (slices->to_ns, slices->from_ns));
  append_member (out, "nThreads", result->cast->n_threads);
  append_member (out, "nCores", result->cast->n_cores);
  append_member (out, "changes", (gint64) slices->n_changes);
  append_member (out, "marks", (gint64) (slices->n_handoffs + slices->n_requests + slices->n_lost));
  append_member (out, "nWaits", (gint64) html_waits_count (timeline->waits));
  append_threads (out, timeline, result->cast, n_threads);
  html_waits_append_json (out, timeline->waits, result, n_threads, n_waits);
  if (slices->complete)
    {
      append_handoffs (out, slices, n_threads);
      append_marks (out, "requests", slices->requests, slices, n_threads);
      append_marks (out, "lost", slices->lost, slices, n_threads);
    }
  else
    append_columns (out, timeline->lanes);
  g_string_append_c (out, '}');
}
