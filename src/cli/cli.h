/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The command line: what a subcommand is, and the options that subcommands
 * share.  Both are data, so that the parser, the help, the manual page's test
 * and the completion's test cannot disagree.
 */
#ifndef GILSIM_CLI_CLI_H
#define GILSIM_CLI_CLI_H

#include "report/report.h"

/* What the program's exit status says. */
typedef enum
{
  STATUS_OK,
  STATUS_FAILED, /* a run failed, or its results could not be written */
  STATUS_USAGE   /* the command line or an input is wrong */
} ExitStatus;

/* Every option that a subcommand may have; a Command names its own as a sum. */
typedef enum
{
  OPTION_POLICY = 1 << 0,
  OPTION_SET = 1 << 1,
  OPTION_SEED = 1 << 2,
  OPTION_FORMAT = 1 << 3,
  OPTION_OUTPUT = 1 << 4, /* and the options about charts */
  OPTION_EVENTS = 1 << 5, /* and --record */
  OPTION_VERIFY = 1 << 6, /* and --naive */
  OPTION_QUIET = 1 << 7,
  OPTION_DUMP = 1 << 8,
  OPTION_MACHINE = 1 << 9,
  OPTION_PYTHON = 1 << 10,
  OPTION_MACHINE_FILE = 1 << 11, /* and --quick */
  OPTION_REALITY = 1 << 12,
  OPTION_TEST = 1 << 13,    /* how claims are tested and reported */
  OPTION_WINDOW = 1 << 15,  /* --from, --to */
  OPTION_PICTURE = 1 << 16, /* one picture, its theme and its data */
  OPTION_TIMELINE = 1 << 17,
  OPTION_SCHED = 1 << 18,
  OPTION_TRACE = 1 << 21,
  OPTION_SWEEP = 1 << 24, /* what to vary, and how often to replicate */
  OPTION_PAGE = 1 << 19,  /* a page, with or without charts */
  OPTION_COMMON = 1 << 14 /* --help, --version: every command has them */
} OptionSet;

/* The command line as written and checked; an absent option is NULL or 0. */
typedef struct
{
  char       **arguments; /* what is not an option; never NULL */
  guint        n_arguments;
  char       **policies; /* each -p, as written */
  char       **settings; /* each -s, as written */
  char        *machine;  /* file or name */
  char        *seed_text;
  guint64      seed;
  char        *format_text;
  ReportFormat format;
  char        *output; /* directory */
  char        *chart_formats_text;
  char       **chart_formats; /* never NULL after parsing */
  gboolean     no_charts;
  char        *events;       /* file, or "-" */
  char        *record;       /* file */
  char        *timeline;     /* a character set */
  char        *sched;        /* a view */
  char        *trace;        /* file */
  char       **pythons;      /* each --python; NULL: none */
  char        *machine_file; /* file to write */
  gboolean     quick;
  gboolean     verify;
  gboolean     naive;
  gboolean     quiet;
  gboolean     tap;
  char        *jobs_text;
  guint        jobs; /* 0: as many as there are cores */
  gboolean     allow_none;
  gboolean     dump_options;
  char        *python; /* an interpreter */
  char        *cores_text;
  guint        cores; /* 0: the scenario's */
  char        *repeat_text;
  guint        repeat; /* at least 1 after parsing */
  char        *emit;   /* file */
  char        *from_text;
  gint64       from_ns; /* 0 without --from */
  char        *to_text;
  gint64       to_ns;   /* TIME_NEVER without --to */
  char        *picture; /* file, with the extension of one of gnuplot_formats */
  char        *theme_text;
  const char  *theme;   /* one of gnuplot_themes */
  char        *keep;    /* directory for the picture's data */
  char        *sweep;   /* NAME=VALUE,VALUE... */
  char       **figures; /* each --figure; NULL: none */
  char        *seeds_text;
  guint        seeds; /* at least 1 after parsing */
  char        *page;  /* file */
  gboolean     no_pictures;
  gboolean     help;
  gboolean     version;
} CliOptions;

/* One option: how it is written and what it means. */
typedef struct
{
  OptionSet   set;
  const char *name;   /* long form without dashes */
  char        letter; /* short form; 0: none */
  gboolean    hidden; /* not for users */
  GOptionArg  arg;
  gsize       offset; /* of its value in CliOptions */
  const char *value;  /* what follows it, for the help; NULL: nothing;
                       * "[=ONE|OTHER]": may be left out, and is ONE then */
  const char *help;
} OptionInfo;

/* In the order of the help; ends with name NULL. */
extern const OptionInfo option_infos[];

/* A command line worth showing, and what it does. */
typedef struct
{
  const char *command;
  const char *does;
} CommandExample;

/* One subcommand; its file ends with this table entry. */
typedef struct
{
  const char           *name;
  const char           *arguments; /* as in the usage line */
  const char           *summary;   /* one line, for the list of commands */
  const char           *description;
  const CommandExample *examples; /* ends with command NULL */
  guint                 min_arguments;
  guint                 max_arguments;
  guint                 min_policies; /* how many -p it takes */
  guint                 max_policies;
  guint                 options; /* a sum of OptionSet */
  ExitStatus (*run) (const CliOptions *options);
} Command;

extern const Command cmd_run;
extern const Command cmd_compare;
extern const Command cmd_plot;
extern const Command cmd_why;
extern const Command cmd_report;
extern const Command cmd_reality;
extern const Command cmd_test;
extern const Command cmd_list;
extern const Command cmd_calibrate;
extern const Command cmd_check;
extern const Command cmd_help;

/* The program without a subcommand: --help and --version. */
extern const Command program_command;

/* The one list of subcommands; NULL-terminated. */
extern const Command *const commands[];

/* The subcommand of that name, or NULL with an error that suggests one. */
const Command *command_find (const char *name, GError **error);

/* Whether @command has the option and people may know of it. */
gboolean command_shows_option (const Command *command, const OptionInfo *info);

/**
 * options_parse:
 * @command: whose options are allowed
 * @argc: length of @argv
 * @argv: the subcommand's name and what follows it; reordered
 * @options: (out): free with options_clear(), also after a failure
 * @error: set to a G_OPTION_ERROR
 *
 * With --help or --version nothing else is checked.
 */
gboolean options_parse (const Command *command, int argc, char **argv, CliOptions *options, GError **error);

void options_clear (CliOptions *options);

/* Prints the help of a subcommand, or of the whole program. */
void help_print (const Command *command);

/* Says on standard error what is wrong; the status that follows from it. */
ExitStatus cli_fail (const GError *error);

#endif
