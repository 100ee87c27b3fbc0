/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pictures in fewer bytes: the same lines, the same boxes.
 */
#include "config.h"

#include "../check-main.h"
#include "report/svg-pack.h"

static const struct
{
  const char *svg;
  const char *packed;
} pictures[] = {
  /* Points on a straight line go; corners stay. */
  { "<path d='M1.00,2.00 L2.00,2.00 L3.04,2.00 L3.04,9.00 '/>", "<path d='M1,2h2v7'/>" },
  { "<path d='M0.00,0.00 L5.00,0.10 L10.00,0.00 L10.00,5.00\n\t\tL20.00,15.00 '/>", "<path d='M0,0h10v5l10,10'/>" },
  { "<path d='M0.00,0.00 L5.00,3.00 L10.00,0.00 '/>", "<path d='M0,0l5,3l5,-3'/>" },
  /* There and back. */
  { "<path d='M0.00,0.00 L9.00,0.00 L4.00,0.00 '/>", "<path d='M0,0h9h-5'/>" },
  { "<path d='M1.00,1.00 L2.00,1.00 M5.00,5.00 L5.00,6.50 '/>", "<path d='M1,1h1M5,5v1.5'/>" },
  { "<path d='M1.00,1.00 '/>", "<path d='M1,1'/>" },
  { "<path d='M-1.25,1.00 L-1.25,-3.05 '/>", "<path d='M-1.2,1v-4'/>" },
  /* Curves, and what else there may be. */
  { "<path d='M1.00,1.00 C2.00,2.00 3.00,3.00 4.00,4.00'/>", "<path d='M1.00,1.00 C2.00,2.00 3.00,3.00 4.00,4.00'/>" },
  { "<path d='M1.00,oops'/>", "<path d='M1.00,oops'/>" },
  { "<path d='M1.00", "<path d='M1.00" },
  /* Polygons that look alike. */
  { "<polygon fill = 'red' points = '0.00,0.00 1.00,0.00 1.00,1.00 0.00,1.00 '/>\n"
    "\t<polygon fill = 'red' points = '1.00,0.00 2.00,0.00 2.00,1.00 1.00,1.00 '/>\n"
    "<polygon fill = 'blue' points = '1.00,0.00 2.00,0.00 2.00,1.00 '/>",
    "<path fill = 'red' d='M0,0h1v1h-1zM1,0h1v1h-1z'/>\n\n<path fill = 'blue' d='M1,0h1v1z'/>\n" },
  { "<polygon points = '1.00,what '/>", "<polygon points = '1.00,what '/>" },
  { "<polygon fill='red'/>", "<polygon fill='red'/>" },
  /* Groups without content; defaults unless something else is said. */
  { "<g fill=\"none\">\n</g>\n<g>x</g>", "<g>x</g>" },
  { "<g stroke-linecap=\"butt\" stroke-linejoin=\"miter\">x</g>", "<g>x</g>" },
  { "<g stroke-linecap=\"butt\" stroke-linejoin=\"miter\">x</g><g stroke-linecap=\"round\">y</g>",
    "<g stroke-linecap=\"butt\" stroke-linejoin=\"miter\">x</g><g stroke-linecap=\"round\">y</g>" },
  { "<text>d=&apos;M1.00,2.00</text>", "<text>d=&apos;M1.00,2.00</text>" },
  { "<path stroke='rgb(  0, 22,255)' fill='rgb(1,2)'/>", "<path stroke='#0016ff' fill='rgb(1,2)'/>" },
  { "", "" },
};

START_TEST (packs)
{
  g_autofree char *packed = svg_pack (pictures[_i].svg);

  ck_assert_str_eq (packed, pictures[_i].packed);
}
END_TEST

/* Whoever looks at the rest of it for each part does not get through. */
START_TEST (packs_what_is_long)
{
  const char *const parts[] = { "text ", "<polygon/>" };
  const guint       n = 400000;
  g_autoptr (GString) svg = g_string_new (NULL);
  g_autofree char *packed = NULL;

  for (guint i = 0; i < n; i++)
    g_string_append (svg, parts[_i]);
  packed = svg_pack (svg->str);
  ck_assert_str_eq (packed, svg->str);
}
END_TEST

static Suite *
svg_pack_suite (void)
{
  Suite *suite = suite_create ("svg-pack");
  TCase *tcase = tcase_create ("svg-pack");

  tcase_add_loop_test (tcase, packs, 0, G_N_ELEMENTS (pictures));
  tcase_add_loop_test (tcase, packs_what_is_long, 0, 2);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return check_main (svg_pack_suite ());
}
