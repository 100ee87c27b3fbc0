/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A scenario while it is being made from its document: what the parts of the
 * parser share.  Every function returns FALSE with @error set to a
 * SCENARIO_ERROR; what was made until then is freed with the loader.
 */
#ifndef GILSIM_SCENARIO_LOADER_H
#define GILSIM_SCENARIO_LOADER_H

#include "scenario/document.h"
#include "scenario/scenario.h"
#include "scenario/source-text.h"

/* A step that names something, or a `forever`: kept for the checks that need
 * the whole scenario. */
typedef struct
{
  StepKind          kind;
  gboolean          forever; /* a STEP_REPEAT without a count */
  guint             object;
  guint             group; /* whose program it is in */
  guint             depth; /* how many loops it is in */
  const SourceText *text;
  gsize             offset;
} StepUse;

typedef struct
{
  Scenario  *scenario;
  Document  *document;
  GPtrArray *texts; /* of SourceText: what StepUse refers to */
  GArray    *uses;  /* of StepUse, in the order of the file */
  GPtrArray *locks;
  GPtrArray *queues;
} Loader;

/* settings.c: "group.key=value" and "parameter=value" over the document. */
gboolean settings_apply (Document *document, const char *const *settings, GError **error);

/* values.c: the value of a key; what it is put into is left alone if neither
 * the file nor a setting has the key. */
gboolean value_text (Loader *loader, const Section *section, const char *key, const SourceText **text, GError **error);
gboolean value_line (Loader *loader, const Section *section, const char *key, char **line, GError **error);
gboolean value_duration (Loader *loader, const Section *section, const char *key, gint64 min, gint64 *ns,
                         GError **error);
gboolean value_count (Loader *loader, const Section *section, const char *key, guint64 min, guint64 max, guint64 *count,
                      GError **error);
gboolean value_choice (Loader *loader, const Section *section, const char *key, const char *const *names, guint *index,
                       GError **error);
gboolean value_boolean (Loader *loader, const Section *section, const char *key, gboolean *value, GError **error);
gboolean value_dist (Loader *loader, const Section *section, const char *key, Dist *dist, GError **error);

/* samples.c: the distribution at @start of the text, whose end is put into
 * @end; empirical("file") is read here. */
gboolean samples_scan_dist (Loader *loader, const SourceText *text, gsize start, gsize *end, Dist *dist,
                            GError **error);

/* policy-choice.c: as policy_choice_parse(), without its GError. */
gboolean policy_choice_scan (const char *text, PolicyChoice *choice, gsize *error_offset, char **error_message);

/* The parts of the file. */
gboolean load_about (Loader *loader, GError **error);
gboolean load_parameters (Loader *loader, GError **error);
gboolean load_run (Loader *loader, GError **error);
gboolean load_machine (Loader *loader, GError **error);
gboolean load_interpreters (Loader *loader, GError **error);
gboolean load_clients (Loader *loader, GError **error);
gboolean load_groups (Loader *loader, GError **error);
gboolean load_claims (Loader *loader, GError **error);

/* program-parse.c: the program of scenario->groups[group]. */
gboolean program_parse (Loader *loader, const SourceText *text, guint group, Program *program, GError **error);

/* check.c: what needs the whole scenario. */
gboolean check_scenario (Loader *loader, GError **error);

#endif
