/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The end of every unit test's main(): run the suite, speak TAP.
 */
#ifndef GILSIM_TESTS_CHECK_MAIN_H
#define GILSIM_TESTS_CHECK_MAIN_H

#include <check.h>
#include <stdlib.h>

/* Runs and frees @suite; TAP goes to standard output.  Returns the exit
 * status: EXIT_SUCCESS if at least one test ran and none failed. */
static inline int
check_main (Suite *suite)
{
  SRunner *runner = srunner_create (suite);
  int      n_run;
  int      n_failed;

  srunner_set_tap (runner, "-");
  srunner_run_all (runner, CK_SILENT);
  n_run = srunner_ntests_run (runner);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);

  return n_run > 0 && n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#endif
