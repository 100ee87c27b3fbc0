/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The waits of a window of time, for the timeline in a page.
 *
 * Sentences are many and differ by their numbers only: each is written once
 * without them.
 */
#include "config.h"

#include "report/html-waits.h"

#include <string.h>

#include "observe/story.h"
#include "report/html-text.h"
#include "report/story-text.h"

#define MARK "#" /* where a number was */
#define NUMBER "0123456789." MARK

struct HtmlWaits
{
  Stories   *stories;
  gint64     from_ns;
  gint64     to_ns;
  guint      limit;
  GPtrArray *kept;  /* of Story */
  gint64     least; /* ns: shorter ones are not kept */
  guint64    count;
};

/* ---- collecting --------------------------------------------------------- */

static gint64
length_of (const Story *story)
{
  return story->to_ns - story->from_ns;
}

/* The longest first. */
static gint
compare_lengths (gconstpointer a, gconstpointer b)
{
  const Story *one = *(const Story *const *) a;
  const Story *other = *(const Story *const *) b;

  if (length_of (one) != length_of (other))
    return length_of (one) > length_of (other) ? -1 : 1;
  if (one->from_ns != other->from_ns)
    return one->from_ns < other->from_ns ? -1 : 1;
  return one->thread - other->thread;
}

static gint
compare_ends (gconstpointer a, gconstpointer b)
{
  const Story *one = *(const Story *const *) a;
  const Story *other = *(const Story *const *) b;

  if (one->to_ns != other->to_ns)
    return one->to_ns < other->to_ns ? -1 : 1;
  return one->thread - other->thread;
}

/* In the order of their lengths, if there are more. */
static void
keep_longest (GPtrArray *stories, guint limit)
{
  if (stories->len <= limit)
    return;
  g_ptr_array_sort (stories, compare_lengths);
  g_ptr_array_set_size (stories, (gint) limit);
}

static void
listen (const Story *story, gpointer data)
{
  HtmlWaits *self = data;

  if (story->to_ns <= self->from_ns || story->from_ns >= self->to_ns || length_of (story) == 0)
    return;
  self->count++;
  if (length_of (story) < self->least)
    return;
  g_ptr_array_add (self->kept, story_copy (story));
  if (self->kept->len < 2 * self->limit)
    return;
  keep_longest (self->kept, self->limit);
  self->least = length_of (g_ptr_array_index (self->kept, self->limit - 1));
}

HtmlWaits *
html_waits_new (const Cast *cast, Probe *probe, gint64 from_ns, gint64 to_ns, guint limit)
{
  HtmlWaits *self = g_new0 (HtmlWaits, 1);

  self->from_ns = from_ns;
  self->to_ns = to_ns;
  self->limit = MAX (limit, 1);
  self->kept = g_ptr_array_new_with_free_func ((GDestroyNotify) story_free);
  self->stories = stories_new (cast, probe, -1, listen, self);
  return self;
}

void
html_waits_finish (HtmlWaits *waits, gint64 end_ns)
{
  stories_finish (waits->stories, end_ns);
  keep_longest (waits->kept, waits->limit);
}

guint64
html_waits_count (const HtmlWaits *waits)
{
  return waits->count;
}

guint
html_waits_kept (const HtmlWaits *waits)
{
  return waits->kept->len;
}

void
html_waits_free (HtmlWaits *waits)
{
  if (waits == NULL)
    return;
  stories_free (waits->stories);
  g_ptr_array_unref (waits->kept);
  g_free (waits);
}

/* ---- writing ------------------------------------------------------------ */

typedef struct
{
  GHashTable *indices; /* of texts without numbers */
  GPtrArray  *texts;   /* the same in order; owns them */
  GString    *out;
} Writer;

/* Splits a text into what stays and its numbers, separated by blanks. */
static void
split (const char *text, GString *rest, GString *numbers)
{
  while (*text != '\0')
    {
      gsize length = strcspn (text, NUMBER);

      g_string_append_len (rest, text, (gssize) length);
      text += length;
      length = strspn (text, NUMBER);
      if (length == 0)
        continue;
      g_string_append (rest, MARK);
      if (numbers->len > 0)
        g_string_append_c (numbers, ' ');
      g_string_append_len (numbers, text, (gssize) length);
      text += length;
    }
}

static guint
intern (Writer *writer, const char *text)
{
  gpointer index;
  char    *copy;

  if (g_hash_table_lookup_extended (writer->indices, text, NULL, &index))
    return GPOINTER_TO_UINT (index);
  copy = g_strdup (text);
  g_ptr_array_add (writer->texts, copy);
  g_hash_table_insert (writer->indices, copy, GUINT_TO_POINTER (writer->texts->len - 1));
  return writer->texts->len - 1;
}

/* @since_ns negative: at no time of its own. */
static void
append_text (Writer *writer, gint64 since_ns, const char *text)
{
  g_autoptr (GString) rest = g_string_new (NULL);
  g_autoptr (GString) numbers = g_string_new (NULL);

  split (text, rest, numbers);
  if (since_ns >= 0)
    g_string_append_printf (writer->out, ",%" G_GINT64_FORMAT, since_ns);
  else
    g_string_append (writer->out, ",null");
  g_string_append_printf (writer->out, ",%u,\"%s\"", intern (writer, rest->str), numbers->str);
}

static void
append_story (Writer *writer, const StoryTeller *teller, const Story *story, gint64 from_ns)
{
  g_autofree char *sum = story_text_sum (teller, story);
  g_autofree char *omitted = story_text_omitted (story);
  gint64           at_ns = story->from_ns;

  g_string_append_printf (writer->out, "[%d,%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT, story->thread,
                          story->from_ns - from_ns, length_of (story));
  append_text (writer, -1, sum);
  for (guint i = 0; i < story->n_steps; i++)
    {
      g_autofree char *step = story_text_step (teller, story, i);

      if (omitted != NULL && i == story->omitted_at)
        append_text (writer, -1, omitted);
      append_text (writer, story->steps[i].time_ns - at_ns, step);
      at_ns = story->steps[i].time_ns;
    }
  g_string_append_c (writer->out, ']');
}

static void
append_texts (GString *out, const GPtrArray *texts)
{
  g_string_append (out, ",\"texts\":[");
  for (guint i = 0; i < texts->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      html_text_append_json (out, texts->pdata[i]);
    }
  g_string_append_c (out, ']');
}

void
html_waits_append_json (GString *out, const HtmlWaits *waits, const RunResult *result, guint n_threads, guint limit)
{
  g_autoptr (GPtrArray) stories = g_ptr_array_new ();
  g_autoptr (StoryTeller) teller = story_teller_new (result);
  g_autoptr (GString) all = g_string_new (",\"waits\":[");
  Writer writer = { g_hash_table_new (g_str_hash, g_str_equal), g_ptr_array_new_with_free_func (g_free), all };

  g_ptr_array_extend (stories, waits->kept, NULL, NULL);
  keep_longest (stories, limit);
  g_ptr_array_sort (stories, compare_ends);
  for (guint i = 0; i < stories->len; i++)
    {
      const Story *story = stories->pdata[i];

      if ((guint) story->thread >= n_threads)
        continue;
      if (all->str[all->len - 1] == ']')
        g_string_append (all, ",\n");
      append_story (&writer, teller, story, waits->from_ns);
    }
  append_texts (out, writer.texts);
  g_string_append_printf (out, "%s]", all->str);
  g_hash_table_unref (writer.indices);
  g_ptr_array_unref (writer.texts);
}
