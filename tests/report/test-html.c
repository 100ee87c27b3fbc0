/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Texts and hashes of a page.
 */
#include "config.h"

#include <malloc.h>

#include "../check-main.h"
#include "../observe/fixture.h"
#include "report/html-asset.h"
#include "report/html-text.h"
#include "report/html-timeline.h"

#define REPLACED "\xef\xbf\xbd" /* U+FFFD */

/* A text, and what it is in an element, in lines, and as JSON. */
static const struct
{
  const char *text;
  const char *element;
  const char *lines;
  const char *json;
} texts[] = {
  { "plain \xc3\xa9", "plain \xc3\xa9", "plain \xc3\xa9", "\"plain \xc3\xa9\"" },
  { "</script>", "&lt;/script&gt;", "&lt;/script&gt;", "\"\\u003c/script\\u003e\"" },
  { "<!--", "&lt;!--", "&lt;!--", "\"\\u003c!--\"" },
  { "a\"b'c&d\\", "a&quot;b&#39;c&amp;d\\", "a&quot;b&#39;c&amp;d\\", "\"a\\u0022b'c\\u0026d\\u005c\"" },
  { "one\r\n\ttwo", "one" REPLACED "  two", "one\n\ttwo", "\"one" REPLACED "\\u000a two\"" },
  { "\x01\x1b[31m\x7f", REPLACED REPLACED "[31m" REPLACED, REPLACED REPLACED "[31m" REPLACED,
    "\"" REPLACED REPLACED "[31m" REPLACED "\"" },
  { "bad \xff\xc0", "bad " REPLACED REPLACED, "bad " REPLACED REPLACED, "\"bad " REPLACED REPLACED "\"" },
  { "\xe2\x80\xa8x\xe2\x80\xa9", " x ", " x ", "\" x \"" }, /* U+2028, U+2029 */
  { "\xe2\x80\xae\xe2\x81\xa6", REPLACED REPLACED, REPLACED REPLACED, "\"" REPLACED REPLACED "\"" }, /* U+202E, 2066 */
  { "{{style}} javascript:", "{{style}} javascript:", "{{style}} javascript:", "\"{{style}} javascript:\"" },
};

START_TEST (makes_texts_harmless)
{
  g_autoptr (GString) element = g_string_new (NULL);
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autoptr (GString) json = g_string_new (NULL);

  html_text_append (element, texts[_i].text);
  html_text_append_lines (lines, texts[_i].text);
  html_text_append_json (json, texts[_i].text);
  ck_assert_str_eq (element->str, texts[_i].element);
  ck_assert_str_eq (lines->str, texts[_i].lines);
  ck_assert_str_eq (json->str, texts[_i].json);
}
END_TEST

START_TEST (hashes_as_browsers_do)
{
  g_autofree char *empty = html_asset_hash ("");
  g_autofree char *alert = html_asset_hash ("alert('Hello, world.');");

  ck_assert_str_eq (empty, "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='");
  /* The example of the specification, Content Security Policy Level 3. */
  ck_assert_str_eq (alert, "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='");
}
END_TEST

/* What is in use; 0 if the allocator is not the C library's. */
static gsize
used_bytes (void)
{
  struct mallinfo2 info = mallinfo2 ();

  return info.uordblks + info.hblkhd;
}

/* What is kept of a run when it has ended: with few changes or with many. */
START_TEST (keeps_little_of_a_run)
{
  const guint   n_changes = _i == 0 ? 10 : 50000;
  gsize         before = used_bytes ();
  HtmlTimeline *timeline = html_timeline_new (0, TIME_NEVER, 1);
  RunObserver  *observer = html_timeline_observer (timeline);
  RunResult     result = { 0 };
  Stage         stage;
  gsize         during;
  gsize         after;

  stage_open (&stage);
  result.cast = stage.cast;
  observer->begin (observer, &result, &stage.probe);
  for (guint i = 0; i < n_changes; i++)
    emit_state (&stage, 100 * i, 0, -1, i % 2 == 0 ? THREAD_STATE_IO : THREAD_STATE_READY);
  during = used_bytes () - before;
  observer->end (observer, 100 * (gint64) n_changes);
  after = used_bytes () - before;
  ck_assert_msg (after <= during / 2, "%" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " bytes", after, during);
  html_timeline_free (timeline);
  stage_close (&stage);
}
END_TEST

static Suite *
html_suite (void)
{
  Suite *suite = suite_create ("html");
  TCase *tcase = tcase_create ("html");

  tcase_add_loop_test (tcase, makes_texts_harmless, 0, G_N_ELEMENTS (texts));
  tcase_add_test (tcase, hashes_as_browsers_do);
  tcase_add_loop_test (tcase, keeps_little_of_a_run, 0, 2);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return check_main (html_suite ());
}
