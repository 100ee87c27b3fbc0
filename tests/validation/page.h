/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page doc/validation.md, its chart, and the sentence in README.md.
 */
#ifndef GILSIM_TESTS_VALIDATION_PAGE_H
#define GILSIM_TESTS_VALIDATION_PAGE_H

#include "tests/validation/judge.h"

#define PAGE_FILE "doc/validation.md"
#define PAGE_CHART "doc/validation.svg"
#define PAGE_CHART_DATA "doc/validation.csv"
#define PAGE_REASONS "tests/validation/reasons.md"

/**
 * page_write:
 * @judgement: of everything
 * @folder: with the sources, where the reasons stand
 * @path: of the page, or "-"
 * @error: set to a G_FILE_ERROR
 *
 * Like the others here: whole or not at all, and the same wherever it is made.
 */
gboolean page_write (const Judgement *judgement, const char *folder, const char *path, GError **error);

/* The chart and its data. */
gboolean page_write_chart (const Judgement *judgement, const char *folder, GError **error);

/* What stands in README.md between two marks. */
gboolean page_write_readme (const Judgement *judgement, const char *folder, GError **error);

#endif
