/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The program that measures is Python for 2.7 and 3.x alike; it prints a name
 * and a value in each line.  Every figure is the median of many short runs, in
 * CPU time: other work on the machine takes turns with it.
 */
#include "config.h"

#include "calibrate/python.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/number.h"
#include "engine/wording.h"

#define LONGEST_RUN_S 60
#define LONGEST_COMPLAINT 300

/* A loop runs faster in a function that was called before (3.11 and later
 * replace its instructions): fresh() makes a new one.  The threads' loop has
 * the same variables, global and local, as a program's would. */
static const char program_begin[] = "import sys, threading, time, zlib\n"
                                    "clock = getattr(time, 'process_time', getattr(time, 'clock', None))\n"
                                    "def median(values):\n"
                                    "    return sorted(values)[len(values) // 2]\n"
                                    "def show(name, value):\n"
                                    "    print('%s %s' % (name, value))\n"
                                    "source = '''\n"
                                    "stop = False\n"
                                    "progress = {}\n"
                                    "def count(n):\n"
                                    "    while n > 0:\n"
                                    "        n -= 1\n"
                                    "def spin(i):\n"
                                    "    n = 0\n"
                                    "    while not stop:\n"
                                    "        n += 1\n"
                                    "        progress[i] = n\n"
                                    "'''\n"
                                    "def fresh():\n"
                                    "    space = {}\n"
                                    "    exec(source, space)\n"
                                    "    return space\n"
                                    "def time_count(count, n):\n"
                                    "    begin = clock()\n"
                                    "    count(n)\n"
                                    "    return (clock() - begin) / n * 1e9\n"
                                    "def time_spin():\n"
                                    "    space = fresh()\n"
                                    "    times = []\n"
                                    "    def run():\n"
                                    "        begin = clock()\n"
                                    "        space['spin'](0)\n"
                                    "        times.append(clock() - begin)\n"
                                    "    thread = threading.Thread(target=run)\n"
                                    "    thread.start()\n"
                                    "    time.sleep(0.03)\n"
                                    "    space['stop'] = True\n"
                                    "    thread.join()\n"
                                    "    return times[0] / space['progress'][0] * 1e9\n"
                                    "def time_start():\n"
                                    "    thread = threading.Thread(target=int)\n"
                                    "    begin = clock()\n"
                                    "    thread.start()\n"
                                    "    time_taken = clock() - begin\n"
                                    "    thread.join()\n"
                                    "    return time_taken * 1e9\n"
                                    "def time_calls(call, n):\n"
                                    "    begin = clock()\n"
                                    "    for i in range(n):\n"
                                    "        call()\n"
                                    "    return (clock() - begin) / n * 1e9\n";

/* The GIL is dropped and taken by an acquire of a lock under 2.x, not by its
 * locked(); under 3.x by a checksum of more than 5 KiB.  2.x has a GIL only
 * after the first thread has been started. */
static const char program_end[] =
    "threading.Thread(target=int).start()\n"
    "show('version', '.'.join(map(str, sys.version_info[:3])))\n"
    "if sys.version_info[0] == 2:\n"
    "    show('interval', sys.getcheckinterval())\n"
    "else:\n"
    "    show('interval', '%d' % round(sys.getswitchinterval() * 1e9))\n"
    "show('iteration', '%.3f' % median([time_count(fresh()['count'], 200000) for i in range(25)]))\n"
    "count = fresh()['count']\n"
    "show('warm', '%.3f' % median([time_count(count, 50000) for i in range(100)][20:]))\n"
    "show('spin', '%.3f' % median([time_spin() for i in range(15)]))\n"
    "show('start', '%.0f' % median([time_start() for i in range(200)]))\n"
    "if sys.version_info[0] == 2:\n"
    "    lock = threading.Lock()\n"
    "    def held():\n"
    "        lock.locked()\n"
    "        lock.locked()\n"
    "    def dropped():\n"
    "        lock.acquire()\n"
    "        lock.release()\n"
    "else:\n"
    "    def held(text=b'x' * 5120, sum=zlib.adler32):\n"
    "        sum(text)\n"
    "    def dropped(text=b'x' * 5121, sum=zlib.adler32):\n"
    "        sum(text)\n"
    "pairs = [time_calls(dropped, 500) - time_calls(held, 500) for i in range(200)]\n"
    "show('cycle', '%.1f' % max(median(pairs), 0))\n";

static void
set_error (GError **error, const char *path, const char *complaint)
{
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--python %s: %s", path, complaint);
}

/* After fork(): whoever hangs is ended by the alarm, which exec keeps. */
static void
limit_time (gpointer data G_GNUC_UNUSED)
{
  alarm (LONGEST_RUN_S);
}

/* The last line that the interpreter wrote to its standard error. */
static void
complain (GError **error, const char *path, int status, char *said)
{
  const char *line = strrchr (g_strstrip (said), '\n');

  line = line ? line + 1 : said;
  if (WIFSIGNALED (status) && WTERMSIG (status) == SIGALRM)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--python %s: it took longer than %d s", path,
                 LONGEST_RUN_S);
  else if (*line)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--python %s: it failed: %.*s", path,
                 LONGEST_COMPLAINT, line);
  else
    set_error (error, path, "it failed, and did not say why");
}

PythonResult *
python_measure (const char *path, GError **error)
{
  g_autoptr (PythonResult) result = g_new0 (PythonResult, 1);
  g_autofree char *program = g_strconcat (program_begin, program_end, NULL);
  g_autofree char *output = NULL, *said = NULL;
  g_autoptr (GError) found = NULL;
  char *command[] = { (char *) path, (char *) "-E", (char *) "-S", (char *) "-c", program, NULL };
  int   status;

  if (!g_spawn_sync (NULL, command, NULL, G_SPAWN_SEARCH_PATH, limit_time, NULL, &output, &said, &status, &found))
    set_error (error, path, found->message);
  else if (status != 0)
    complain (error, path, status, said);
  else if (!python_parse (output, result))
    set_error (error, path, "it is no Python 2.7 or 3.x: what it printed is not understood");
  else
    {
      result->path = g_strdup (path);
      return g_steal_pointer (&result);
    }
  return NULL;
}

static gboolean
parse_version (const char *value, PythonResult *result)
{
  if (!(g_str_has_prefix (value, "2.7") || g_str_has_prefix (value, "3."))
      || strspn (value, "0123456789.") != strlen (value))
    return FALSE;
  g_free (result->version);
  result->version = g_strdup (value);
  result->major = (guint) (value[0] - '0');
  return TRUE;
}

gboolean
python_parse (const char *text, PythonResult *result)
{
  const struct
  {
    const char *name;
    double     *value;
  } figures[] = { { "interval", &result->interval }, { "iteration", &result->iteration_ns },
                  { "warm", &result->warm_ns },      { "spin", &result->spin_ns },
                  { "cycle", &result->cycle_ns },    { "start", &result->start_ns } };
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint missing = (1u << G_N_ELEMENTS (figures)) - 1;

  for (guint i = 0; lines[i]; i++)
    {
      char       *value = strchr (lines[i], ' ');
      const char *end;

      if (value == NULL)
        continue;
      *value++ = '\0';
      if (strcmp (lines[i], "version") == 0 && !parse_version (value, result))
        return FALSE;
      for (guint j = 0; j < G_N_ELEMENTS (figures); j++)
        if (strcmp (lines[i], figures[j].name) == 0)
          {
            if (!number_scan (value, &end, figures[j].value) || *end != '\0')
              return FALSE;
            missing &= ~(1u << j);
          }
    }
  return missing == 0 && result->version != NULL && result->iteration_ns > 0 && result->spin_ns > 0;
}

void
python_result_free (PythonResult *result)
{
  if (result == NULL)
    return;
  g_free (result->path);
  g_free (result->version);
  g_free (result);
}
