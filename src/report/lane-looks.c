/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a column of a lane looks like as one character on a terminal.
 */
#include "config.h"

#include "report/lane-looks.h"

#include <string.h>

#include "report/style.h"

/* Okabe and Ito's colours, as near as the 256 of terminals come. */
#define BLUE ";38;5;32"

typedef struct
{
  const char *unicode;
  const char *ascii;
  const char *color;  /* of the character, as a parameter of SGR */
  const char *ground; /* of the background */
  const char *words;  /* in the legend */
} LookInfo;

static const LookInfo looks[] = {
  [LOOK_HOLDS] = { "\xe2\x96\x88", "#", BLUE, "", "holds GIL" },
  [LOOK_HOLDS_PART] = { "\xe2\x96\x81\xe2\x96\x84\xe2\x96\x87", "+", BLUE, "", "" },
  [LOOK_WAITS] = { "\xe2\x96\x91", "w", ";38;5;172", ";48;5;215", "waits for GIL" },
  [LOOK_READY] = { "\xe2\x96\x92", "r", ";38;5;178", ";48;5;227", "ready, waits for a core" },
  [LOOK_IO] = { "\xe2\x94\x84", "-", ";38;5;67", ";48;5;153", "I/O" },
  [LOOK_NO_GIL] = { "\xe2\x89\xa1", "=", ";38;5;22", ";48;5;36", "no GIL, C code without it" },
  [LOOK_NOTHING] = { " ", " ", "", "", "" },
  [LOOK_SWITCH] = { ">", ">", "", "", "takes the GIL from another" },
  [LOOK_REQUEST] = { "v", "v", ";1", "", "drop request" },
  [LOOK_LOST] = { "!", "!", ";1;31", "", "lost wake-up race" },
};
G_STATIC_ASSERT (G_N_ELEMENTS (looks) == N_LOOKS);

/* ---- cells -------------------------------------------------------------- */

/* What, besides holding the GIL, takes most of the time. */
static LaneLook
most_of_the_rest (const LaneCell *cell, gint64 length_ns)
{
  static const struct
  {
    ThreadState state;
    LaneLook    look;
  } others[] = { { THREAD_STATE_WAITS_GIL, LOOK_WAITS },
                 { THREAD_STATE_READY, LOOK_READY },
                 { THREAD_STATE_IO, LOOK_IO },
                 { THREAD_STATE_NO_GIL, LOOK_NO_GIL } };
  gint64   nothing_ns = length_ns - cell->state_ns[THREAD_STATE_HOLDS_GIL];
  gint64   most_ns = 0;
  LaneLook look = LOOK_NOTHING;

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      gint64 ns = cell->state_ns[others[i].state];

      nothing_ns -= ns;
      if (ns <= most_ns)
        continue;
      most_ns = ns;
      look = others[i].look;
    }
  return nothing_ns > most_ns ? LOOK_NOTHING : look;
}

LanePaint
lane_paint_states (const LaneCell *cell, gint64 length_ns, const ReportStyle *style)
{
  static const char *const bars[] = { "\xe2\x96\x81", "\xe2\x96\x82", "\xe2\x96\x83", "\xe2\x96\x84",
                                      "\xe2\x96\x85", "\xe2\x96\x86", "\xe2\x96\x87", "\xe2\x96\x88" };
  double                   part = (double) cell->state_ns[THREAD_STATE_HOLDS_GIL] / (double) length_ns;
  guint                    level = (guint) CLAMP (part * G_N_ELEMENTS (bars) + 0.5, 1, G_N_ELEMENTS (bars));
  LaneLook                 behind = most_of_the_rest (cell, length_ns);
  LanePaint                paint = { behind, behind, style->unicode ? looks[behind].unicode : looks[behind].ascii };

  if (cell->state_ns[THREAD_STATE_HOLDS_GIL] == 0)
    return paint;
  if (style->unicode)
    paint.look = level == G_N_ELEMENTS (bars) ? LOOK_HOLDS : LOOK_HOLDS_PART;
  else
    paint.look = part < 0.5 ? LOOK_HOLDS_PART : LOOK_HOLDS;
  paint.glyph = style->unicode ? bars[level - 1] : looks[paint.look].ascii;
  return paint;
}

LanePaint
lane_paint_marks (const LaneCell *cell, const ReportStyle *style)
{
  LaneLook look = cell->marks[LANE_MARK_LOST] > 0      ? LOOK_LOST
                  : cell->marks[LANE_MARK_REQUEST] > 0 ? LOOK_REQUEST
                  : cell->marks[LANE_MARK_SWITCH] > 0  ? LOOK_SWITCH
                                                       : LOOK_NOTHING;

  return (LanePaint){ look, LOOK_NOTHING, style->unicode ? looks[look].unicode : looks[look].ascii };
}

void
lane_paint_print (const LanePaint *paints, guint n, const ReportStyle *style, FILE *out)
{
  const char *color = "";
  const char *ground = "";

  for (guint i = 0; i < n; i++)
    {
      const char *next_color = looks[paints[i].look].color;
      const char *next_ground = looks[paints[i].behind].ground;

      if (style->color && (next_color != color || next_ground != ground))
        fprintf (out, "\033[0%s%sm", next_color, next_ground);
      fputs (paints[i].glyph, out);
      color = next_color;
      ground = next_ground;
    }
  if (style->color && (*color != '\0' || *ground != '\0'))
    fputs ("\033[0m", out);
}

/* ---- the legend --------------------------------------------------------- */

static const char *
words_of (LaneLook look, const ReportStyle *style)
{
  if (look != LOOK_HOLDS_PART)
    return looks[look].words;
  return style->unicode ? "holds GIL that part of the time" : "holds GIL less than half the time";
}

void
lane_looks_print_legend (guint wanted, const ReportStyle *style, FILE *out)
{
  guint column = 0;

  for (guint i = 0; i < N_LOOKS; i++)
    {
      LanePaint   sample = { (LaneLook) i, (LaneLook) i, style->unicode ? looks[i].unicode : looks[i].ascii };
      const char *words = words_of ((LaneLook) i, style);
      guint       width = style_text_width (sample.glyph) + 1 + (guint) strlen (words);

      if ((wanted & 1u << i) == 0 || i == LOOK_NOTHING)
        continue;
      if (column > 0 && column + 3 + width > style->width)
        {
          fputc ('\n', out);
          column = 0;
        }
      fputs (column > 0 ? "   " : "", out);
      lane_paint_print (&sample, 1, style, out);
      fprintf (out, " %s", words);
      column += width + (column > 0 ? 3 : 0);
    }
  fputs (column > 0 ? "\n" : "", out);
}
