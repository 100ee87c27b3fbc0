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
  Document  *machine; /* (nullable): what the document borrows from */
  GPtrArray *texts;   /* of SourceText: what StepUse refers to */
  GArray    *uses;    /* of StepUse, in the order of the file */
  GPtrArray *locks;
  GPtrArray *queues;
  GPtrArray *sockets;
  GPtrArray *measures;

  const ScenarioChoices *choices;
  const GilPolicy       *policy; /* the one whose [policy NAME] is in force; NULL: not known yet */
} Loader;

/* settings.c: "group.key=value" and "parameter=value" over the document. */
gboolean settings_apply (Document *document, const char *const *settings, GError **error);

/* Those of `include` alone, as it decides what else can be set. */
gboolean settings_apply_include (Document *document, const char *const *settings, GError **error);

/* machine-file.c: puts what the scenario does not say itself into its document,
 * from the file of --machine or else of `include`.  The document borrows from
 * loader->machine then. */
gboolean machine_file_include (Loader *loader, GError **error);

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

/* Both, and a bit of @given is set for each parameter that the text gives. */
gboolean policy_choice_parse_given (const char *text, PolicyChoice *choice, guint *given, GError **error);
gboolean policy_choice_scan_given (const char *text, PolicyChoice *choice, guint *given, gsize *error_offset,
                                   char **error_message);

/* groups.c: the policy that a section [interpreter NAME] (nullable) names. */
gboolean load_policy (Loader *loader, const Section *section, PolicyChoice *choice, GError **error);

/* scenario.c */
void scenario_clear_params (Scenario *scenario);

/* policy-values.c: [parameters] and [policy NAME]. */
gboolean load_values (Loader *loader, GError **error);

/* The value that [policy NAME] has for a declared parameter, instead of
 * @entry's; or NULL.  @section becomes the section of the value. */
const Entry *policy_values_find (const Loader *loader, const Entry *entry, const Section **section);

/* Fills in the parameters that the text of the choice does not give.
 * @by_setting: the text is from the command line */
void policy_values_apply (const Loader *loader, PolicyChoice *choice, guint given, gboolean by_setting);

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
