/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The timeline as text, to the byte.
 */
#include "config.h"

#include "../check-main.h"
#include "fixture.h"
#include "report/style.h"
#include "report/timeline-view.h"

/* The scenario and the cast of a run of play_story(). */
typedef struct
{
  RunResult    *result;
  TimelineView *view;
} Played;

typedef void (*Tell) (Stage *stage);

static Played
play (Tell tell, gint64 from_ns, gint64 to_ns, gint64 end_ns, const ReportStyle *style)
{
  Played       played = { fake_result ("python3", 2, 2), timeline_view_new (from_ns, to_ns, style) };
  Stage        stage = { .cast = played.result->cast };
  RunObserver *observer = timeline_view_observer (played.view);

  probe_init (&stage.probe, &stage.now_ns);
  observer->begin (observer, played.result, &stage.probe);
  tell (&stage);
  observer->end (observer, end_ns);
  played.result->end_ns = end_ns;
  return played;
}

static void
forget (Played *played)
{
  timeline_view_free (played->view);
  fake_result_free (played->result);
}

/* Draws runs and frees them; free() the text. */
static char *
draw (Played *played, guint n)
{
  const RunResult *results[4];
  TimelineView    *views[4];
  char            *text;
  size_t           length;
  FILE            *out = open_memstream (&text, &length);

  ck_assert_ptr_nonnull (out);
  for (guint i = 0; i < n; i++)
    {
      results[i] = played[i].result;
      views[i] = played[i].view;
    }
  timeline_view_print (results, views, n, out);
  ck_assert_int_eq (fclose (out), 0);
  for (guint i = 0; i < n; i++)
    forget (&played[i]);
  return text;
}

/* Replaces each character beyond ASCII, in place, by one that can be read here:
 * bars by digits, 1 to 8. */
static void
make_plain (char *text)
{
  static const char *const glyphs = "\xe2\x96\x81\xe2\x96\x82\xe2\x96\x83\xe2\x96\x84"
                                    "\xe2\x96\x85\xe2\x96\x86\xe2\x96\x87\xe2\x96\x88"
                                    "\xe2\x96\x91\xe2\x96\x92\xe2\x94\x84\xe2\x89\xa1\xe2\x94\xac\xe2\x94\x80";
  static const char *const plain = "12345678WR:=T_";
  char                    *to = text;

  for (const char *from = text, *next; *from != '\0'; from = next)
    {
      const char *glyph = (guchar) *from < 0x80 ? NULL : g_utf8_strchr (glyphs, -1, g_utf8_get_char (from));

      ck_assert_msg ((guchar) *from < 0x80 || glyph != NULL, "an unknown character: %s", from);
      next = g_utf8_next_char (from);
      *to++ = glyph != NULL ? plain[g_utf8_pointer_to_offset (glyphs, glyph)] : *from == '\033' ? '^' : *from;
    }
  *to = '\0';
}

static void
check (Tell tell, gint64 from_ns, gint64 to_ns, gint64 end_ns, const ReportStyle *style, const char *expected)
{
  Played played = play (tell, from_ns, to_ns, end_ns, style);
  char  *text = draw (&played, 1);

  make_plain (text);
  ck_assert_str_eq (text, expected);
  free (text);
}

static const ReportStyle ascii = { .width = 80 };
static const ReportStyle unicode = { .width = 80, .unicode = TRUE };
static const ReportStyle narrow = { .width = 40 };

START_TEST (test_ascii)
{
  check (play_story, 0, 100, STORY_END_NS, &ascii,
         "A story told by hand\n"
         "seed 7, 2 cores; from 0 to 100ns, 2ns a column\n"
         "# holds GIL   w waits for GIL   r ready, waits for a core   - I/O\n"
         "> takes the GIL from another   v drop request   ! lost wake-up race\n"
         "\n"
         "python3\n"
         "        0         20ns      40ns      60ns      80ns\n"
         "        |---------|---------|---------|---------|---------          holds  waits\n"
         "                                           >\n"
         "cpu-1   rrwww#####rr########wwwwwwwwwwwwwwwwwwww#####               35.0%  45.0%\n"
         "                        !v    >\n"
         "cpu-2        rwwwwwwwwwwwwwwww#############---------------          25.0%  33.0%\n"
         "echo                                                                 0.0%   0.0%\n"
         "\n"
         "core 0   rwww#####  ########wwwww                                   42.0%   busy\n"
         "core 1       rww       wwwwwww#############  www#####               58.0%   busy\n"
         "2 GIL switches, 1 drop request, 1 lost wake-up race; GIL in use 60.0%\n");
}
END_TEST

START_TEST (test_unicode)
{
  check (play_story, 0, 100, STORY_END_NS, &unicode,
         "A story told by hand\n"
         "seed 7, 2 cores; from 0 to 100ns, 2ns a column\n"
         "8 holds GIL   147 holds GIL that part of the time   W waits for GIL\n"
         "R ready, waits for a core   : I/O   > takes the GIL from another\n"
         "v drop request   ! lost wake-up race\n"
         "\n"
         "python3\n"
         "        0         20ns      40ns      60ns      80ns\n"
         "        T_________T_________T_________T_________T_________          holds  waits\n"
         "                                           >\n"
         "cpu-1   RRWWW88888RR48888888WWWWWWWWWWWWWWWWWWWW88888               35.0%  45.0%\n"
         "                        !v    >\n"
         "cpu-2        RWWWWWWWWWWWWWWWW4888888888888:::::::::::::::          25.0%  33.0%\n"
         "echo                                                                 0.0%   0.0%\n"
         "\n"
         "core 0   RWWW88888  48888888WWWWW                                   42.0%   busy\n"
         "core 1       RWW       WWWWWWW4888888888888  WWW88888               58.0%   busy\n"
         "2 GIL switches, 1 drop request, 1 lost wake-up race; GIL in use 60.0%\n");
}
END_TEST

START_TEST (test_narrow)
{
  check (play_story, 0, TIME_NEVER, STORY_END_NS, &narrow,
         "A story told by hand\n"
         "seed 7, 2 cores; from 0 to 100ns, 4ns a\n"
         "column\n"
         "# holds GIL   w waits for GIL\n"
         "r ready, waits for a core   - I/O\n"
         "> takes the GIL from another\n"
         "! lost wake-up race\n"
         "\n"
         "python3\n"
         "        0           50ns\n"
         "        |-----------|------------\n"
         "                         >\n"
         "cpu-1   rw###r####wwwwwwwwww###  \n"
         "                !  >\n"
         "cpu-2     rwwwwwwww#######-------\n"
         "echo                             \n"
         "\n"
         "core 0   w### ####www            \n"
         "core 1     w    www####### w###  \n"
         "2 GIL switches, 1 drop request, 1 lost\n"
         "wake-up race; GIL in use 60.0%\n");
}
END_TEST

/* 1000 ns in which every column has something short in it. */
static void
tell_short (Stage *stage)
{
  emit_state (stage, 0, 0, -1, THREAD_STATE_IO);
  emit_state (stage, 0, 2, -1, THREAD_STATE_NO_GIL);
  emit_on (stage, 0, 0, 0);
  emit_state (stage, 501, 0, 0, THREAD_STATE_HOLDS_GIL);
  emit_state (stage, 502, 0, 0, THREAD_STATE_IO);
  emit_gil (stage, 700, PROBE_GIL_TAKE, 0, 0, 1);
  emit_gil (stage, 701, PROBE_GIL_REQUEST, 0, 0, 0);
  emit_gil (stage, 702, PROBE_GIL_LOST, 0, 0, 0);
  emit_gil (stage, 800, PROBE_GIL_TAKE, 0, 0, 1);
  emit_gil (stage, 801, PROBE_GIL_REQUEST, 0, 0, 0);
  for (guint i = 0; i < 3; i++)
    emit_gil (stage, 900, PROBE_GIL_TAKE, 0, 0, 1);
}

/* A nanosecond of holding the GIL is not lost in a column of 20; the gravest
 * mark is what is seen. */
START_TEST (test_short)
{
  check (tell_short, 0, 1000, 1000, &ascii,
         "A story told by hand\n"
         "seed 7, 2 cores; from 0 to 1us, 18ns a column\n"
         "+ holds GIL less than half the time   - I/O   = no GIL, C code without it\n"
         "> takes the GIL from another   v drop request   ! lost wake-up race\n"
         "\n"
         "python3\n"
         "        0          200ns      400ns      600ns      800ns\n"
         "        |----------|----------|----------|----------|----------|    holds  waits\n"
         "                                              v!    v     >\n"
         "cpu-1   ---------------------------+----------------------------     0.1%   0.0%\n"
         "cpu-2                                                                0.0%   0.0%\n"
         "echo    ========================================================     0.0%   0.0%\n"
         "\n"
         "core 0  ---------------------------+----------------------------   100.0%   busy\n"
         "core 1                                                               0.0%   busy\n"
         "5 GIL switches, 2 drop requests, 1 lost wake-up race; GIL in use 0.1%\n");
}
END_TEST

/* With colours, what takes the rest of the time is behind the bar. */
START_TEST (test_color)
{
  ReportStyle style = { .width = 60, .color = TRUE, .unicode = TRUE };

  check (tell_short, 0, 1000, 1000, &style,
         "^[1mA story told by hand\n"
         "^[0mseed 7, 2 cores; from 0 to 1us, 27ns a column\n"
         "^[0;38;5;32m147^[0m holds GIL that part of the time   ^[0;38;5;67;48;5;153m:^[0m I/O\n"
         "^[0;38;5;22;48;5;36m=^[0m no GIL, C code without it   > takes the GIL from another\n"
         "^[0;1mv^[0m drop request   ^[0;1;31m!^[0m lost wake-up race\n"
         "\n"
         "^[1mpython3\n"
         "^[0m        0      200ns  400ns   600ns  800ns\n"
         "        T______T______T_______T______T_______T  holds  waits\n"
         "                                 ^[0;1mv^[0;1;31m!^[0m  ^[0;1mv^[0m   >\n"
         "cpu-1   "
         "^[0;38;5;67;48;5;153m::::::::::::::::::^[0;38;5;32;48;5;153m1^[0;38;5;67;48;5;153m:::::::::::::::::::^[0m   "
         "0.1%   0.0%\n"
         "cpu-2                                            0.0%   0.0%\n"
         "echo    ^[0;38;5;22;48;5;36m======================================^[0m   0.0%   0.0%\n"
         "\n"
         "core 0  "
         "^[0;38;5;67;48;5;153m::::::::::::::::::^[0;38;5;32;48;5;153m1^[0;38;5;67;48;5;153m:::::::::::::::::::^[0m "
         "100.0%   busy\n"
         "core 1                                           0.0%   busy\n"
         "5 GIL switches, 2 drop requests, 1 lost wake-up race; GIL in\n"
         "use 0.1%\n");
}
END_TEST

START_TEST (test_before_it_begins)
{
  check (play_story, 200, TIME_NEVER, STORY_END_NS, &ascii,
         "A story told by hand\n"
         "seed 7, 2 cores\n"
         "\n"
         "python3\n"
         "The run ended at 100ns; the picture would begin at 200ns.\n");
}
END_TEST

/* The second run ends later; both are on the scale of the longer one. */
START_TEST (test_several)
{
  Played played[] = { play (play_story, 0, TIME_NEVER, STORY_END_NS, &narrow),
                      play (play_story, 0, TIME_NEVER, 2 * STORY_END_NS, &narrow) };
  char  *text = draw (played, 2);

  ck_assert_str_eq (text, "A story told by hand\n"
                          "seed 7, 2 cores; from 0 to 200ns, 7ns a\n"
                          "column\n"
                          "# holds GIL\n"
                          "+ holds GIL less than half the time\n"
                          "w waits for GIL\n"
                          "r ready, waits for a core   - I/O\n"
                          "> takes the GIL from another\n"
                          "! lost wake-up race\n"
                          "\n"
                          "python3\n"
                          "        0      50ns   100ns  150ns\n"
                          "        |------|------|------|------|\n"
                          "                  >\n"
                          "cpu-1   r##+##wwwww##  \n"
                          "            ! >\n"
                          "cpu-2     wwww####-----\n"
                          "echo                   \n"
                          "\n"
                          "core 0   ##+##w        \n"
                          "core 1      ww#### ##  \n"
                          "2 GIL switches, 1 drop request, 1 lost\n"
                          "wake-up race; GIL in use 60.0%\n"
                          "\n"
                          "python3\n"
                          "        0      50ns   100ns  150ns\n"
                          "        |------|------|------|------|\n"
                          "                  >\n"
                          "cpu-1   r##+##wwwww##                \n"
                          "            ! >\n"
                          "cpu-2     wwww####-------------------\n"
                          "echo                                 \n"
                          "\n"
                          "core 0   ##+##w                      \n"
                          "core 1      ww#### ##                \n"
                          "2 GIL switches, 1 drop request, 1 lost\n"
                          "wake-up race; GIL in use 30.0%\n");
  free (text);
}
END_TEST

static void
rename_thread (Cast *cast, guint thread, const char *name)
{
  g_free (cast->thread_names[thread]);
  cast->thread_names[thread] = g_strdup (name);
}

/* Names that would move the cursor, are wide or are far too long. */
START_TEST (test_names)
{
  for (guint width = 40; width <= 500; width += 23)
    {
      ReportStyle  style = { .width = width, .unicode = width % 2 != 0 };
      Played       played = { fake_result ("python3", 2, 2), timeline_view_new (0, TIME_NEVER, &style) };
      Stage        stage = { .cast = played.result->cast };
      RunObserver *observer = timeline_view_observer (played.view);
      char        *text;

      g_autofree char *endless = g_strnfill (1000, 'x');

      rename_thread (stage.cast, 0, "\033[2J<script>%n\n\\");
      rename_thread (stage.cast, 1, "\345\256\210\350\255\267\351\200\262\347\250\213");
      rename_thread (stage.cast, 2, endless);
      probe_init (&stage.probe, &stage.now_ns);
      observer->begin (observer, played.result, &stage.probe);
      play_story (&stage);
      observer->end (observer, STORY_END_NS);
      text = draw (&played, 1);
      ck_assert_ptr_null (strchr (text, '\033'));
      for (char **line = g_strsplit (text, "\n", -1), **lines = line;; line++)
        {
          if (*line == NULL)
            {
              g_strfreev (lines);
              break;
            }
          ck_assert_msg (style_text_width (*line) <= width, "wider than %u: %s", width, *line);
        }
      free (text);
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("timeline-view");
  TCase *tcase = tcase_create ("timeline-view");

  tcase_add_test (tcase, test_ascii);
  tcase_add_test (tcase, test_unicode);
  tcase_add_test (tcase, test_narrow);
  tcase_add_test (tcase, test_short);
  tcase_add_test (tcase, test_color);
  tcase_add_test (tcase, test_before_it_begins);
  tcase_add_test (tcase, test_several);
  tcase_add_test (tcase, test_names);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
