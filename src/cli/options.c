/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The options of all subcommands, and their strict parsing.
 *
 * Values are taken as raw bytes (G_OPTION_ARG_FILENAME), so that nothing is
 * converted to or from the locale's character set.
 */
#include "config.h"

#include "cli/cli.h"

#include <string.h>

#include "cli/option-mistakes.h"
#include "engine/duration.h"
#include "engine/number.h"
#include "report/gnuplot.h"
#include "report/trace.h"

#define MOST_REPEATS 1000

#define MOST_JOBS 1024
#define MOST_SEEDS 10000
#define DEFAULT_SEEDS 10
#define OFFSET(field) G_STRUCT_OFFSET (CliOptions, field)

const OptionInfo option_infos[] = {
  { OPTION_POLICY, "policy", 'p', FALSE, G_OPTION_ARG_FILENAME_ARRAY, OFFSET (policies), "POLICY[,NAME=VALUE]...",
    "a GIL policy and its parameters, instead of the scenario's" },
  { OPTION_SET, "set", 's', FALSE, G_OPTION_ARG_FILENAME_ARRAY, OFFSET (settings), "GROUP.KEY=VALUE",
    "override a value of the scenario, or with NAME=VALUE one of its parameters; may be repeated" },
  { OPTION_MACHINE, "machine", 0, FALSE, G_OPTION_ARG_FILENAME, OFFSET (machine), "FILE|NAME",
    "a machine file, or the name of one that came with gilsim, instead of what the scenario includes" },
  { OPTION_SEED, "seed", 0, FALSE, G_OPTION_ARG_FILENAME, OFFSET (seed_text), "N",
    "seed of all random numbers, instead of the scenario's" },
  { OPTION_FORMAT, "format", 0, FALSE, G_OPTION_ARG_FILENAME, OFFSET (format_text), "FORMAT",
    "of standard output: text (default), csv or json" },
  { OPTION_OUTPUT, "output", 'o', FALSE, G_OPTION_ARG_FILENAME, OFFSET (output), "DIR",
    "write reports, timelines and charts into this directory too; made if missing" },
  { OPTION_OUTPUT, "chart-format", 0, FALSE, G_OPTION_ARG_FILENAME, OFFSET (chart_formats_text), "FORMAT[,FORMAT]...",
    "pictures to draw with -o: png (default), svg, pdf" },
  { OPTION_OUTPUT, "no-charts", 0, FALSE, G_OPTION_ARG_NONE, OFFSET (no_charts), NULL,
    "draw no pictures with -o, write only their data" },
  { OPTION_EVENTS, "events", 0, FALSE, G_OPTION_ARG_FILENAME, OFFSET (events), "FILE",
    "write every event there, such as a change of state: CSV if FILE ends in .csv, else text; '-' is standard output, "
    "instead of the "
    "report" },
  { OPTION_EVENTS, "record", 0, FALSE, G_OPTION_ARG_FILENAME, OFFSET (record), "FILE",
    "record the run there, so that any part of it can be drawn later without running it again" },
  { OPTION_TIMELINE, "timeline", 0, FALSE, G_OPTION_ARG_FILENAME, OFFSET (timeline), "[=auto|unicode|ascii]",
    "draw the timeline on standard output, instead of the report" },
  { OPTION_SCHED, "sched", 0, FALSE, G_OPTION_ARG_FILENAME, OFFSET (sched), "[=timehist|map|latency]",
    "print what 'perf sched' would, with waiting for the GIL, instead of the report" },
  { OPTION_TRACE, "trace", 0, FALSE, G_OPTION_ARG_FILENAME, OFFSET (trace), "FILE",
    "write a trace for Perfetto and other viewers: JSON if FILE ends in .json or .json.gz, ftrace text if in .ftrace "
    "or .ftrace.gz" },
  { OPTION_WINDOW, "from", 0, FALSE, G_OPTION_ARG_FILENAME, OFFSET (from_text), "TIME",
    "where the shown part of the run begins, such as 100ms" },
  { OPTION_WINDOW, "to", 0, FALSE, G_OPTION_ARG_FILENAME, OFFSET (to_text), "TIME", "where it ends" },
  { OPTION_PICTURE, "output", 'o', FALSE, G_OPTION_ARG_FILENAME, OFFSET (picture), "FILE",
    "the picture; its name ends in .png, .svg or .pdf" },
  { OPTION_PICTURE, "theme", 0, FALSE, G_OPTION_ARG_FILENAME, OFFSET (theme_text), "THEME", "light (default) or dark" },
  { OPTION_PICTURE, "keep", 0, FALSE, G_OPTION_ARG_FILENAME, OFFSET (keep), "DIR",
    "keep the data and the gnuplot scripts in this directory, and draw.sh, which draws the picture again; made if "
    "missing" },
  { OPTION_PAGE, "output", 'o', FALSE, G_OPTION_ARG_FILENAME, OFFSET (page), "FILE", "the page" },
  { OPTION_PAGE, "no-charts", 0, FALSE, G_OPTION_ARG_NONE, OFFSET (no_pictures), NULL,
    "a page without charts, which need gnuplot" },
  { OPTION_VERIFY, "verify", 0, FALSE, G_OPTION_ARG_NONE, OFFSET (verify), NULL,
    "check the simulator's own invariants all the time (slower)" },
  { OPTION_VERIFY, "naive", 0, TRUE, G_OPTION_ARG_NONE, OFFSET (naive), NULL,
    "simulate every single check (much slower, same result)" },
  { OPTION_PYTHON, "python", 0, FALSE, G_OPTION_ARG_FILENAME_ARRAY, OFFSET (pythons), "PATH",
    "an interpreter to measure, too, 2.7 or 3.x; may be repeated" },
  { OPTION_MACHINE_FILE, "output", 'o', FALSE, G_OPTION_ARG_FILENAME, OFFSET (machine_file), "FILE",
    "write the machine into this file, instead of standard output" },
  { OPTION_MACHINE_FILE, "quick", 0, TRUE, G_OPTION_ARG_NONE, OFFSET (quick), NULL,
    "measure too short a time for good figures" },
  { OPTION_TEST, "tap", 0, FALSE, G_OPTION_ARG_NONE, OFFSET (tap), NULL,
    "report in the Test Anything Protocol, version 13" },
  { OPTION_SWEEP, "sweep", 0, FALSE, G_OPTION_ARG_FILENAME, OFFSET (sweep), "NAME=VALUE,VALUE...",
    "for the kind sweep: what to vary, as after -s, or a parameter of the policies" },
  { OPTION_SWEEP, "figure", 0, FALSE, G_OPTION_ARG_FILENAME_ARRAY, OFFSET (figures), "FIGURE",
    "what to show of it, as in a claim, such as latency.clients.p99; without it, makespan; may be repeated" },
  { OPTION_SWEEP, "seeds", 0, FALSE, G_OPTION_ARG_FILENAME, OFFSET (seeds_text), "N",
    "make each of its runs with so many successive seeds (default 10)" },
  { OPTION_TEST | OPTION_SWEEP, "jobs", 'j', FALSE, G_OPTION_ARG_FILENAME, OFFSET (jobs_text), "N",
    "how many runs to make at a time; without it, as many as this machine has cores" },
  { OPTION_TEST, "allow-none", 0, FALSE, G_OPTION_ARG_NONE, OFFSET (allow_none), NULL,
    "a scenario without claims is no mistake" },
  { OPTION_QUIET, "quiet", 'q', FALSE, G_OPTION_ARG_NONE, OFFSET (quiet), NULL,
    "no progress, no list of written files; check and test say only what is wrong" },
  { OPTION_DUMP, "dump-options", 0, TRUE, G_OPTION_ARG_NONE, OFFSET (dump_options), NULL,
    "list commands and options for programs" },
  { OPTION_REALITY, "python", 0, FALSE, G_OPTION_ARG_FILENAME, OFFSET (python), "PATH",
    "the interpreter to run the program on: Python 2.7 or 3.x" },
  { OPTION_REALITY, "cores", 0, FALSE, G_OPTION_ARG_FILENAME, OFFSET (cores_text), "N",
    "of the program and of the simulation, instead of the scenario's or as many as there are" },
  { OPTION_REALITY, "repeat", 0, FALSE, G_OPTION_ARG_FILENAME, OFFSET (repeat_text), "N",
    "run the program so many times (default 1) and take the medians" },
  { OPTION_REALITY, "emit", 0, FALSE, G_OPTION_ARG_FILENAME, OFFSET (emit), "FILE", "only write the program there" },
  { OPTION_COMMON, "help", 'h', FALSE, G_OPTION_ARG_NONE, OFFSET (help), NULL, "show this help" },
  { OPTION_COMMON, "version", 0, FALSE, G_OPTION_ARG_NONE, OFFSET (version), NULL, "show the version" },
  { 0 },
};

static gboolean
command_has_option (const Command *command, const OptionInfo *info)
{
  return info->set == OPTION_COMMON || (command->options & info->set) != 0;
}

gboolean
command_shows_option (const Command *command, const OptionInfo *info)
{
  return !info->hidden && command_has_option (command, info);
}

/* The value of "--option" where it may be left out, or NULL; g_free() it. */
static char *
value_if_alone (const Command *command, const char *word)
{
  for (const OptionInfo *info = option_infos; info->name; info++)
    if (info->value && g_str_has_prefix (info->value, "[=") && command_has_option (command, info)
        && g_str_has_prefix (word, "--") && strcmp (word + 2, info->name) == 0)
      return g_strndup (info->value + 2, strcspn (info->value + 2, "|]"));
  return NULL;
}

/* GLib takes the word after an option for its value: where that is optional, it
 * is made explicit.  Free the array with g_strfreev(). */
static char **
spell_out (const Command *command, char **argv)
{
  char **words = g_strdupv (argv);

  for (char **word = words; *word && strcmp (*word, "--") != 0; word++)
    {
      g_autofree char *value = value_if_alone (command, *word);
      char            *whole = value ? g_strdup_printf ("%s=%s", *word, value) : NULL;

      if (whole == NULL)
        continue;
      g_free (*word);
      *word = whole;
    }
  return words;
}

/* Takes what GLib has collected of an option that may be given once. */
static gboolean
take_value (const OptionInfo *info, char **values, CliOptions *options, GError **error)
{
  if (values == NULL)
    return TRUE;
  if (values[1] != NULL)
    {
      explain_repeated (info, error);
      return FALSE;
    }
  *(char **) G_STRUCT_MEMBER_P (options, info->offset) = g_strdup (values[0]);
  return TRUE;
}

/* GLib forgets all but the last value of an option: values are collected, to
 * find those that are given twice. */
static gboolean
parse_entries (const Command *command, char **argv, CliOptions *options, GError **error)
{
  char **values[G_N_ELEMENTS (option_infos)] = { NULL };
  g_auto (GStrv) words = spell_out (command, argv);
  g_autofree char **rest_of_words = g_memdup2 (words, sizeof (char *) * (g_strv_length (words) + 1));
  int               argc = (int) g_strv_length (words);
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GArray) entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));
  g_autoptr (GError) found = NULL;
  GOptionEntry rest = { .long_name = G_OPTION_REMAINING,
                        .arg = G_OPTION_ARG_FILENAME_ARRAY,
                        .arg_data = &options->arguments };
  gboolean     good;

  for (const OptionInfo *info = option_infos; info->name; info++)
    if (command_has_option (command, info))
      {
        gboolean     once = info->arg == G_OPTION_ARG_FILENAME;
        GOptionEntry entry = { .long_name = info->name,
                               .short_name = info->letter,
                               .arg = once ? G_OPTION_ARG_FILENAME_ARRAY : info->arg,
                               .arg_data = once ? (gpointer) &values[info - option_infos]
                                                : G_STRUCT_MEMBER_P (options, info->offset) };
        g_array_append_val (entries, entry);
      }
  g_array_append_val (entries, rest);
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_add_main_entries (context, (const GOptionEntry *) (void *) entries->data, NULL);
  good = g_option_context_parse (context, &argc, &rest_of_words, &found);
  if (!good)
    explain_glib_error (command, found, error);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      good = good && take_value (&option_infos[i], values[i], options, error);
      g_strfreev (values[i]);
    }
  return good;
}

/* GLib overlooks the value of --option=value if the option has none. */
static gboolean
check_valueless (char **argv, GError **error)
{
  for (char **word = argv; *word && strcmp (*word, "--") != 0; word++)
    for (const OptionInfo *info = option_infos; info->name; info++)
      {
        g_autofree char *with_value = g_strdup_printf ("--%s=", info->name);

        if (info->arg == G_OPTION_ARG_NONE && g_str_has_prefix (*word, with_value))
          {
            g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "option --%s takes no value", info->name);
            return FALSE;
          }
      }
  return TRUE;
}

static gboolean
check_arguments (const Command *command, const CliOptions *options, GError **error)
{
  guint n_policies = options->policies ? g_strv_length (options->policies) : 0;

  if (n_policies < command->min_policies)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "-p POLICY is missing; see 'gilsim %s --help'",
                 command->name);
  else if (n_policies > command->max_policies)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "more than one -p; did you mean 'gilsim compare'?");
  else if (options->n_arguments < command->min_arguments)
    explain_missing (command, options, error);
  else if (options->n_arguments > command->max_arguments)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "unexpected argument \"%s\"; see 'gilsim %s --help'",
                 options->arguments[command->max_arguments], command->name);
  else
    return TRUE;
  return FALSE;
}

static gboolean
check_seed (CliOptions *options, GError **error)
{
  if (options->seed_text == NULL || number_parse_count (options->seed_text, 0, G_MAXUINT64, &options->seed))
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "--seed %s: expected a whole number from 0 to %" G_GUINT64_FORMAT, options->seed_text, G_MAXUINT64);
  return FALSE;
}

static gboolean
check_format (CliOptions *options, GError **error)
{
  options->format = REPORT_TEXT;
  if (options->format_text == NULL || report_format_parse (options->format_text, &options->format))
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--format %s: expected text, csv or json",
               options->format_text);
  return FALSE;
}

static gboolean
check_charts (CliOptions *options, GError **error)
{
  const char *text = options->chart_formats_text;
  const char *asked = text ? "--chart-format" : "--no-charts";

  options->chart_formats = g_strsplit (text ? text : gnuplot_formats[0], ",", -1);
  if ((text || options->no_charts) && options->output == NULL)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "%s needs -o DIR", asked);
  else if (text && options->no_charts)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "--chart-format and --no-charts contradict each other");
  else
    {
      for (char **word = options->chart_formats; *word; word++)
        if (!g_strv_contains (gnuplot_formats, *word))
          {
            g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--chart-format %s: expected png, svg or pdf",
                         text);
            return FALSE;
          }
      if (*options->chart_formats)
        return TRUE;
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--chart-format: expected png, svg or pdf");
    }
  return FALSE;
}

static gboolean
check_picture (CliOptions *options, GError **error)
{
  options->theme = options->theme_text ? options->theme_text : gnuplot_themes[0];
  if (!check_output_names (options, error))
    return FALSE;
  if (!g_strv_contains (gnuplot_themes, options->theme))
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--theme %s: expected light or dark", options->theme);
  else
    return TRUE;
  return FALSE;
}

static gboolean
check_trace (const CliOptions *options, GError **error)
{
  if (options->trace == NULL || trace_knows_name (options->trace))
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "--trace %s: expected a name that ends in .json, .json.gz, .ftrace or .ftrace.gz", options->trace);
  return FALSE;
}

/* A whole number from 1; @number is untouched without the option. */
static gboolean
check_count (const char *name, const char *text, guint64 most, guint *number, GError **error)
{
  guint64 value;

  if (text == NULL)
    return TRUE;
  if (number_parse_count (text, 1, most, &value))
    {
      *number = (guint) value;
      return TRUE;
    }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "--%s %s: expected a whole number from 1 to %" G_GUINT64_FORMAT, name, text, most);
  return FALSE;
}

static gboolean
check_sweep (CliOptions *options, GError **error)
{
  options->seeds = DEFAULT_SEEDS;
  return check_count ("seeds", options->seeds_text, MOST_SEEDS, &options->seeds, error);
}

static gboolean
check_time (const char *name, const char *text, gint64 *ns, GError **error)
{
  if (text == NULL || duration_parse (text, ns))
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "--%s %s: expected a time in ns, us, ms or s, such as 100ms", name, text);
  return FALSE;
}

static gboolean
check_window (CliOptions *options, GError **error)
{
  options->to_ns = TIME_NEVER;
  if (!check_time ("from", options->from_text, &options->from_ns, error)
      || !check_time ("to", options->to_text, &options->to_ns, error))
    return FALSE;
  if (options->from_ns < options->to_ns)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--to %s is not after --from; expected a later time",
               options->to_text);
  return FALSE;
}

static gboolean
check_reality (CliOptions *options, GError **error)
{
  options->repeat = 1;
  return check_count ("cores", options->cores_text, MACHINE_MAX_CORES, &options->cores, error)
         && check_count ("repeat", options->repeat_text, MOST_REPEATS, &options->repeat, error);
}

gboolean
options_parse (const Command *command, int argc, char **argv, CliOptions *options, GError **error)
{
  *options = (CliOptions){ 0 };
  if (!check_valueless (argv, error) || !parse_entries (command, argv, options, error))
    return FALSE;
  if (options->arguments == NULL)
    options->arguments = g_new0 (char *, 1);
  options->n_arguments = g_strv_length (options->arguments);
  if (options->help || options->version)
    return TRUE;
  return check_arguments (command, options, error) && check_seed (options, error)
         && check_count ("jobs", options->jobs_text, MOST_JOBS, &options->jobs, error) && check_format (options, error)
         && check_charts (options, error) && check_trace (options, error) && check_window (options, error)
         && check_reality (options, error) && check_picture (options, error) && check_sweep (options, error);
}

void
options_clear (CliOptions *options)
{
  g_strfreev (options->arguments);
  g_strfreev (options->policies);
  g_strfreev (options->settings);
  g_strfreev (options->pythons);
  g_strfreev (options->chart_formats);
  g_free (options->machine);
  g_free (options->seed_text);
  g_free (options->jobs_text);
  g_free (options->format_text);
  g_free (options->output);
  g_free (options->chart_formats_text);
  g_free (options->events);
  g_free (options->record);
  g_free (options->timeline);
  g_free (options->sched);
  g_free (options->trace);
  g_free (options->machine_file);
  g_free (options->python);
  g_free (options->cores_text);
  g_free (options->repeat_text);
  g_free (options->emit);
  g_free (options->from_text);
  g_free (options->to_text);
  g_free (options->picture);
  g_free (options->theme_text);
  g_free (options->keep);
  g_free (options->sweep);
  g_strfreev (options->figures);
  g_free (options->seeds_text);
  g_free (options->page);
}
