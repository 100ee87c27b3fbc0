/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pictures of gnuplot's in fewer bytes, for pages that they are put into.
 */
#ifndef GILSIM_REPORT_SVG_PACK_H
#define GILSIM_REPORT_SVG_PACK_H

#include <glib.h>

/**
 * svg_pack:
 * @svg: as gnuplot writes it
 *
 * Lines lose the points that make no difference of a fifth of a pixel;
 * polygons that follow one another and look alike become one path; coordinates
 * are in tenths of a pixel.  What is not understood stays as it is.
 *
 * Returns: the same picture; free with g_free()
 */
char *svg_pack (const char *svg);

#endif
