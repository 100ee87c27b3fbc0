/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "scenario/schema.h"

#include <string.h>

#include "machine/machine-config.h"

static const SchemaKey scenario_keys[] = {
  { "title", "one line", NULL, "what the scenario is called" },
  { "shows", "one line", "", "what it shows" },
  { "source", "one line", "", "where the story comes from" },
  { "expect", "one line", "", "what must come out" },
  { NULL, NULL, NULL, NULL },
};

/* Of [parameters] and [policy NAME]. */
static const SchemaKey parameters_keys[] = {
  { NULL, NULL, NULL, NULL },
};

static const SchemaKey machine_keys[] = {
  { "title", "one line", "", "what the machine is called" },
  { "include", "a machine file", "", "whose values are the defaults; a path from here or from gilsim's scenarios" },
  { "base", "linux-vm or ideal", "linux-vm", "where all other defaults come from; ideal has no costs" },
  { "cores", "1 to 1024", "2", "how many cores" },
  { "scheduler", "a scheduler", "fair", "the scheduler of the operating system" },
  { "placement", "load, previous, waker or idle", "load", "the core that a woken thread is placed on" },
  { "virtual-cores", "yes or no", "yes", "cores that have halted count as taken back by the host" },
  { "host-poll", "a duration", "200us", "virtual cores: how long one that has gone idle is not taken back" },
  { "deep-idle", "a duration", "2ms", "no core busy for so long: timers are later by timer-late-deep" },
  { "condvar", "glibc or plain", "glibc", "whose condition variables and timeouts: those of Linux, or simpler ones" },
  { "tick", "a duration", "4ms", "period of the scheduler's tick; 0: none" },
  { "slice", "a duration", "1.4ms", "the scheduler's base time slice" },
  { "timer-slack", "a duration", "50us", "how late a timer may be, to be batched" },
  { "migration-hot", "a duration", "500us", "a thread that ran so recently is not worth moving" },
  { NULL, NULL, NULL, NULL },
};

static const SchemaKey run_keys[] = {
  { "duration", "a duration", "", "when the run ends; without it, with the last foreground thread" },
  { "seed", "a whole number", "1", "what all random numbers come from" },
  { "max-events", "a whole number", "1000000000", "the run fails beyond so many events" },
  { "max-time", "a duration", "3600s", "the run fails beyond so much simulated time" },
  { "chart-from", "a duration", "0", "where the timeline chart begins" },
  { "chart-to", "a duration", "", "where the timeline chart ends; without it, with the run" },
  { NULL, NULL, NULL, NULL },
};

static const SchemaKey interpreter_keys[] = {
  { "policy", "POLICY[,parameter=value...]", "python3", "the policy of its GIL" },
  { "spawn", "a distribution", "0", "CPU time before its first thread may begin" },
  { NULL, NULL, NULL, NULL },
};

static const SchemaKey threads_keys[] = {
  { "count", "0 to 1000000", "1", "how many threads run the program" },
  { "start", "a duration or step", "0", "when they begin; step: a start step begins them" },
  { "background", "yes or no", "no", "whether they do not keep the run alive" },
  { "interpreter", "an interpreter", "", "whose threads they are; without it, the first interpreter's" },
  { "own-interpreter", "yes or no", "no", "whether each of them is in an interpreter of its own" },
  { "program", "a program", NULL, "what each of them does" },
  { NULL, NULL, NULL, NULL },
};

static const SchemaKey clients_keys[] = {
  { "mode", "closed or open", "closed", "closed: a request after the last answer; open: whatever is unanswered" },
  { "outstanding", "1 to 1000000", "1", "closed: how many requests are under way at a time" },
  { "think", "a distribution", "0", "closed: pause between an answer and the next request" },
  { "interarrival", "a distribution", "", "open: pause between two requests" },
  { "rate", "a number", "", "open: requests a second, their pauses exponential; instead of interarrival" },
  { "network", "a distribution", "0", "how long a request or an answer is under way" },
  { "start", "a duration", "0", "when the first request is sent" },
  { "requests", "a whole number", "", "how many requests are sent; without it, no limit" },
  { NULL, NULL, NULL, NULL },
};

static const SchemaKey expect_keys[] = {
  { "seeds", "1 to 1000", "1", "figures are medians over so many runs with different seeds" },
  { NULL, NULL, NULL, NULL },
};

const SchemaSection schema_sections[N_SECTIONS] = {
  [SECTION_SCENARIO] = { "scenario", FALSE, NULL, scenario_keys },
  [SECTION_PARAMETERS] = { "parameters", FALSE, NULL, parameters_keys },
  [SECTION_MACHINE] = { "machine", FALSE, NULL, machine_keys },
  [SECTION_RUN] = { "run", FALSE, NULL, run_keys },
  [SECTION_INTERPRETER] = { "interpreter", TRUE, "main", interpreter_keys },
  [SECTION_POLICY] = { "policy", TRUE, NULL, parameters_keys },
  [SECTION_THREADS] = { "threads", TRUE, NULL, threads_keys },
  [SECTION_CLIENTS] = { "clients", TRUE, NULL, clients_keys },
  [SECTION_EXPECT] = { "expect", FALSE, NULL, expect_keys },
};

const char **
schema_key_names (SectionKind kind)
{
  GPtrArray *names = g_ptr_array_new ();

  for (const SchemaKey *key = schema_sections[kind].keys; key->name != NULL; key++)
    g_ptr_array_add (names, (gpointer) key->name);
  for (guint i = 0; kind == SECTION_MACHINE && i < N_COSTS; i++)
    g_ptr_array_add (names, (gpointer) cost_infos[i].key);
  g_ptr_array_add (names, NULL);
  return (const char **) g_ptr_array_free (names, FALSE);
}

const char **
schema_section_words (void)
{
  const char **words = g_new0 (const char *, N_SECTIONS + 1);

  for (guint i = 0; i < N_SECTIONS; i++)
    words[i] = schema_sections[i].word;
  return words;
}

gboolean
schema_has_key (SectionKind kind, const char *key)
{
  if (kind == SECTION_PARAMETERS || kind == SECTION_POLICY || kind == SECTION_EXPECT)
    return schema_is_parameter_name (key);

  g_autofree const char **names = schema_key_names (kind);
  return g_strv_contains (names, key);
}

gboolean
schema_is_name (const char *text)
{
  gsize length = strlen (text);

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && text[i] != '-' && text[i] != '_')
      return FALSE;
  return length > 0 && length <= 64;
}

gboolean
schema_is_parameter_name (const char *text)
{
  return schema_is_name (text) && g_ascii_isalpha (*text);
}
