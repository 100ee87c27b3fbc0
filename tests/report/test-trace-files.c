/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files with traces, and names of their rows.
 */
#include "config.h"

#include "../check-main.h"

#include <gio/gio.h>
#include <unistd.h>

#include "folder.h"
#include "report/trace-names.h"
#include "report/trace.h"
#include "trace-play.h"

/* ---- names -------------------------------------------------------------- */

START_TEST (test_letters)
{
  char       *threads[] = { "w-1", "w-2", "w-10", "io", "w- a", "GIL holder", "7", "8" };
  char       *gils[] = { "main" };
  Cast        cast = { .n_threads = G_N_ELEMENTS (threads), .thread_names = threads, .n_gils = 1, .gil_names = gils };
  TraceNames *names = trace_names_new (&cast);

  ck_assert_str_eq (names->holders[0], "\"GIL holder a\"");
  ck_assert_str_eq (names->threads[0], "\"w-1 b\""); /* "w- a" is there */
  ck_assert_str_eq (names->threads[1], "\"w-2 c\"");
  ck_assert_str_eq (names->threads[2], "\"w-10 d\"");
  ck_assert_str_eq (names->threads[3], "\"io\"");
  ck_assert_str_eq (names->threads[4], "\"w- a\"");
  ck_assert_str_eq (names->threads[5], "\"GIL holder b\"");
  ck_assert_str_eq (names->threads[6], "\"7 a\"");
  ck_assert_str_eq (names->threads[7], "\"8 b\"");
  trace_names_free (names);
}
END_TEST

/* More rows than letters. */
START_TEST (test_many_letters)
{
  char       *gils[] = { "main" };
  Cast        cast = { .n_threads = 800, .thread_names = g_new0 (char *, 801), .n_gils = 1, .gil_names = gils };
  TraceNames *names;

  for (guint i = 0; i < cast.n_threads; i++)
    cast.thread_names[i] = g_strdup_printf ("t%u", i);
  names = trace_names_new (&cast);
  ck_assert_str_eq (names->threads[25], "\"t25 z\"");
  ck_assert_str_eq (names->threads[26], "\"t26 aa\"");
  ck_assert_str_eq (names->threads[799], "\"t799 adt\"");
  trace_names_free (names);
  g_strfreev (cast.thread_names);
}
END_TEST

START_TEST (test_comms)
{
  char *threads[] = {
    "a thread of many words", "a thread of many letters", "x|y=z", "", "thread-w\xc3\xa4rterin", "x|y=z"
  };
  Cast cast = { .n_threads = G_N_ELEMENTS (threads), .thread_names = threads };
  g_auto (GStrv) comms = trace_names_comms (&cast);

  ck_assert_str_eq (comms[0], "a_thread_of_man");
  ck_assert_str_eq (comms[1], "a_thread_of_m~2");
  ck_assert_str_eq (comms[2], "x_y_z");
  ck_assert_str_eq (comms[3], "_");
  ck_assert_str_eq (comms[4], "thread-w\xc3\xa4rteri");
  ck_assert_str_eq (comms[5], "x_y_z~3");
}
END_TEST

/* ---- files -------------------------------------------------------------- */

static void
write_trace (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  Trace *trace = trace_open (path, "the command", 1, &error);

  ck_assert_msg (trace != NULL, "%s", error ? error->message : "");
  watch_story (trace_observer (trace), "python3", NULL);
  ck_assert (!exists (name));
  ck_assert_msg (trace_commit (trace, &error), "%s", error ? error->message : "");
}

/* What is in a compressed file; free with g_free(). */
static char *
unpack (const char *name, gsize *length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GInputStream) packed = G_INPUT_STREAM (g_file_read (file, NULL, NULL));
  g_autoptr (GConverter) unpacker = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  g_autoptr (GInputStream) stream = g_converter_input_stream_new (packed, unpacker);
  char *text = g_malloc (1 << 20);

  ck_assert (g_input_stream_read_all (stream, text, 1 << 20, length, NULL, NULL));
  return text;
}

START_TEST (test_compressed)
{
  const char      *plain = _i == 0 ? "t.json" : "t.ftrace";
  g_autofree char *packed = g_strconcat (plain, ".gz", NULL);
  g_autofree char *text = NULL;
  g_autofree char *unpacked = NULL;
  g_autofree char *bytes = NULL;
  gsize            length;

  write_trace (plain);
  write_trace (packed);
  text = read_file (plain);
  bytes = read_file (packed);
  unpacked = unpack (packed, &length);
  ck_assert_uint_eq (length, strlen (text));
  ck_assert_mem_eq (unpacked, text, length);
  ck_assert_mem_eq (bytes, "\x1f\x8b\x08\0\0\0\0\0", 8); /* neither name nor time */
}
END_TEST

START_TEST (test_discard)
{
  g_autofree char *path = g_build_filename (folder, "t.json.gz", NULL);
  Trace           *trace = trace_open (path, "", 1, NULL);
  g_autoptr (GDir) dir = NULL;

  watch_story (trace_observer (trace), "python3", NULL);
  trace_discard (trace);
  dir = g_dir_open (folder, 0, NULL);
  ck_assert_ptr_null (g_dir_read_name (dir));
}
END_TEST

START_TEST (test_full_disk)
{
  static const char *const names[] = { "t.json", "t.json.gz", "t.ftrace" };
  g_autofree char         *path = g_build_filename (folder, names[_i], NULL);
  g_autoptr (GError) error = NULL;
  Trace *trace;

  ck_assert_int_eq (symlink ("/dev/full", path), 0);
  trace = trace_open (path, "", 1, &error);
  watch_story (trace_observer (trace), "python3", NULL);
  ck_assert (!trace_commit (trace, &error));
  ck_assert (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC));
}
END_TEST

START_TEST (test_knows_name)
{
  ck_assert (trace_knows_name ("a.json") && trace_knows_name ("b/a.json.gz"));
  ck_assert (trace_knows_name ("a.ftrace") && trace_knows_name ("a.ftrace.gz"));
  ck_assert (!trace_knows_name ("a") && !trace_knows_name ("a.gz") && !trace_knows_name ("a.json.xz"));
  ck_assert (!trace_knows_name ("json") && !trace_knows_name ("-"));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("trace-files");
  TCase *tests = tcase_create ("tests");

  tcase_add_checked_fixture (tests, setup, teardown);
  tcase_add_test (tests, test_letters);
  tcase_add_test (tests, test_many_letters);
  tcase_add_test (tests, test_comms);
  tcase_add_loop_test (tests, test_compressed, 0, 2);
  tcase_add_test (tests, test_discard);
  tcase_add_loop_test (tests, test_full_disk, 0, 3);
  tcase_add_test (tests, test_knows_name);
  suite_add_tcase (suite, tests);
  return check_main (suite);
}
