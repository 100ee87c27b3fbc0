/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who was sooner by how much, in sentences: "python3 finished 1.42 times sooner
 * than python2".
 */
#include "config.h"

#include "report/comparison-sentences.h"

#include <math.h>

#include "experiment/figures.h"
#include "report/divergence-text.h"

typedef struct
{
  const RunResult *const *results;
  guint                   n;
  char *const            *names;
  double                 *values; /* one per run; negative: none */
  GPtrArray              *sentences;
} Sentences;

static char *
compare_two (const Sentences *self, guint best, guint other, const char *before, const char *verb)
{
  const char *sooner = self->names[best];
  const char *later = self->names[other];
  double      times = self->values[other] / self->values[best];

  /* What would read "1.00 times sooner". */
  if (self->values[other] == self->values[best] || times < 1.005)
    return g_strdup_printf ("%s%s %s as soon as %s", before, sooner, verb, later);
  if (!isfinite (times))
    return g_strdup_printf ("%s%s %s at once, unlike %s", before, sooner, verb, later);
  return g_strdup_printf ("%s%s %s %.2f times sooner than %s", before, sooner, verb, times, later);
}

/* FALSE if fewer than two runs have a value. */
static gboolean
compare_values (const Sentences *self, const char *before, const char *verb)
{
  guint best = 0;
  guint n_valued = 0;

  for (guint i = 0; i < self->n; i++)
    {
      n_valued += self->values[i] >= 0;
      if (self->values[i] >= 0 && (self->values[best] < 0 || self->values[i] < self->values[best]))
        best = i;
    }
  if (n_valued < 2)
    return FALSE;
  for (guint i = 0; i < self->n; i++)
    if (i != best && self->values[i] >= 0)
      g_ptr_array_add (self->sentences, compare_two (self, best, i, before, verb));
  return TRUE;
}

static gboolean
compare_makespans (const Sentences *self)
{
  guint n_finished = 0;

  for (guint i = 0; i < self->n; i++)
    {
      self->values[i] = (double) figures_makespan_ns (self->results[i]);
      n_finished += self->values[i] >= 0;
    }
  for (guint i = 0; i < self->n && n_finished > 0; i++)
    if (self->values[i] < 0)
      g_ptr_array_add (self->sentences, g_strdup_printf ("%s did not finish", self->names[i]));
  return compare_values (self, "", "finished");
}

/* By the means of the response times, or of the return delays. */
static gboolean
compare_latencies (const Sentences *self, gboolean responses)
{
  const Cast *cast = self->results[0]->cast;
  gboolean    any = FALSE;

  for (guint latency = 0; latency < cast->n_latencies; latency++)
    {
      g_autofree char *before = g_strdup_printf ("%s: ", cast->latency_names[latency]);

      if (figures_is_response (self->results[0], latency) != responses)
        continue;
      for (guint i = 0; i < self->n; i++)
        {
          const Histogram *histogram = self->results[i]->statistics->latencies[latency];

          self->values[i] = histogram_count (histogram) > 0 ? histogram_mean (histogram) : -1;
        }
      any |= compare_values (self, before, responses ? "answered" : "returned");
    }
  return any;
}

GPtrArray *
comparison_sentences (const RunResult *const *results, guint n_results, char *const *names)
{
  g_autofree double *values = g_new (double, n_results);
  Sentences          self = { results, n_results, names, values, g_ptr_array_new_with_free_func (g_free) };

  if (n_results < 2)
    g_ptr_array_add (self.sentences, g_strdup ("one run: nothing to compare it with"));
  else if (!compare_makespans (&self) && !compare_latencies (&self, TRUE) && !compare_latencies (&self, FALSE))
    g_ptr_array_add (self.sentences, g_strdup ("no two runs finished or measured the same wait: nothing to rank"));
  return self.sentences;
}

GPtrArray *
comparison_partings (const RunResult *const *results, guint n_results, char *const *names)
{
  GPtrArray *partings = g_ptr_array_new_with_free_func (g_free);
  Divergence divergence;

  for (guint i = 1; i < n_results; i++)
    if (results[0]->succession != NULL && results[i]->succession != NULL
        && divergence_find (results[0]->succession, results[i]->succession, &divergence))
      g_ptr_array_add (partings, divergence_text (&divergence, results[i]->cast, names[0], names[i]));
  return partings;
}
