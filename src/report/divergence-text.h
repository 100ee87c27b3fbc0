/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first divergence of two runs in words.
 */
#ifndef GILSIM_REPORT_DIVERGENCE_TEXT_H
#define GILSIM_REPORT_DIVERGENCE_TEXT_H

#include "observe/divergence.h"

/**
 * divergence_text:
 * @divergence: of two runs
 * @cast: of either: both have the same threads
 * @first: what the first run is called
 * @second: what the second run is called
 *
 * Returns: such as "first divergence at 5.13 ms: python3 gives the GIL to cpu-2;
 *   fifo keeps cpu-1"; names are as a person wrote them; free with g_free()
 */
char *divergence_text (const Divergence *divergence, const Cast *cast, const char *first, const char *second);

/* Only when: "5.13 ms"; free with g_free(). */
char *divergence_text_when (const Divergence *divergence);

#endif
