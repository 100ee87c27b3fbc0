/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pictures of gnuplot's in fewer bytes.
 *
 * What is packed: the data of paths (d='M1.00,2.00 L3.00,4.00 ...'), and the
 * points of polygons (points = '1.00,2.00 3.00,4.00 ...').  What is left out:
 * groups without content, and how lines end, which is everywhere the default.
 */
#include "config.h"

#include "report/svg-pack.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define TOLERANCE 0.2 /* pixels */

#define PATH "d='"
#define POLYGON "<polygon "
#define POINTS "points = '"
#define POLYGON_END "'/>"
#define GROUP "<g "
#define GROUP_END "</g>"
#define DEFAULTS " stroke-linecap=\"butt\" stroke-linejoin=\"miter\""
#define BLANKS " \t\n"

typedef struct
{
  double x;
  double y;
} Point;

/* ---- reading ------------------------------------------------------------ */

/* "1.00,2.00" and the blanks around it; FALSE if there is none. */
static gboolean
read_point (const char **text, Point *point)
{
  char       *end;
  const char *at = *text + strspn (*text, BLANKS);

  point->x = g_ascii_strtod (at, &end);
  if (end == at || *end != ',')
    return FALSE;
  at = end + 1;
  point->y = g_ascii_strtod (at, &end);
  if (end == at)
    return FALSE;
  *text = end + strspn (end, BLANKS);
  return TRUE;
}

/* ---- writing ------------------------------------------------------------ */

static gint64
tenths (double value)
{
  return (gint64) floor (10 * value + 0.5);
}

static void
append_tenths (GString *out, gint64 value)
{
  const char *sign = value < 0 ? "-" : "";
  gint64      size = ABS (value);

  if (size % 10 == 0)
    g_string_append_printf (out, "%s%" G_GINT64_FORMAT, sign, size / 10);
  else
    g_string_append_printf (out, "%s%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT, sign, size / 10, size % 10);
}

/* Each point relative to the rounded one before it, so that errors do not add
 * up. */
static void
append_points (GString *out, const GArray *points)
{
  gint64 x = 0;
  gint64 y = 0;

  for (guint i = 0; i < points->len; i++)
    {
      const Point *point = &g_array_index (points, Point, i);
      gint64       dx = tenths (point->x) - x;
      gint64       dy = tenths (point->y) - y;

      if (i > 0 && dx == 0 && dy == 0)
        continue;
      g_string_append_c (out, i == 0 ? 'M' : dy == 0 ? 'h' : dx == 0 ? 'v' : 'l');
      if (i == 0 || dx != 0)
        append_tenths (out, dx);
      if (i == 0 || (dx != 0 && dy != 0))
        g_string_append_c (out, ',');
      if (i == 0 || dy != 0)
        append_tenths (out, dy);
      x += dx;
      y += dy;
    }
}

/* ---- lines -------------------------------------------------------------- */

/* How far @point is from the line from @a to @b. */
static double
distance (const Point *point, const Point *a, const Point *b)
{
  double dx = b->x - a->x;
  double dy = b->y - a->y;
  double square = dx * dx + dy * dy;
  double along = square > 0 ? ((point->x - a->x) * dx + (point->y - a->y) * dy) / square : 0;

  along = CLAMP (along, 0, 1);
  return hypot (point->x - a->x - along * dx, point->y - a->y - along * dy);
}

/* Marks the points between two that a line must pass through (Ramer, Douglas
 * and Peucker). */
static void
choose_points (const GArray *points, guint from, guint to, gboolean *chosen)
{
  const Point *a = &g_array_index (points, Point, from);
  const Point *b = &g_array_index (points, Point, to);
  double       most = TOLERANCE;
  guint        farthest = 0;

  for (guint i = from + 1; i < to; i++)
    {
      double far = distance (&g_array_index (points, Point, i), a, b);

      if (far > most)
        {
          most = far;
          farthest = i;
        }
    }
  if (farthest == 0)
    return;
  chosen[farthest] = TRUE;
  choose_points (points, from, farthest, chosen);
  choose_points (points, farthest, to, chosen);
}

/* Empties @points. */
static void
append_line (GString *out, GArray *points)
{
  g_autofree gboolean *chosen = g_new0 (gboolean, points->len + 1);
  guint                n = 0;

  if (points->len == 0)
    return;
  chosen[0] = chosen[points->len - 1] = TRUE;
  choose_points (points, 0, points->len - 1, chosen);
  for (guint i = 0; i < points->len; i++)
    if (chosen[i])
      g_array_index (points, Point, n++) = g_array_index (points, Point, i);
  g_array_set_size (points, n);
  append_points (out, points);
  g_array_set_size (points, 0);
}

/* The data of a path up to its quote; FALSE if it is something else. */
static gboolean
pack_path (GString *out, const char **text)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (Point));
  const char *at = *text + strspn (*text, BLANKS);
  gsize       begin = out->len;
  Point       point;

  while (*at == 'M' || *at == 'L')
    {
      if (*at == 'M')
        append_line (out, points);
      at++;
      if (!read_point (&at, &point))
        break;
      g_array_append_val (points, point);
    }
  if (*at != '\'')
    {
      g_string_truncate (out, begin);
      return FALSE;
    }
  append_line (out, points);
  *text = at;
  return TRUE;
}

/* ---- polygons ----------------------------------------------------------- */

/* A polygon as a part of a path; FALSE if it is something else. */
static gboolean
pack_polygon (GString *out, const char **text)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (Point));
  Point point;

  while (**text != '\'')
    {
      if (!read_point (text, &point))
        return FALSE;
      g_array_append_val (points, point);
    }
  append_points (out, points);
  g_string_append_c (out, 'z');
  return g_str_has_prefix (*text, POLYGON_END);
}

/* The polygons from "<polygon " on that look alike; FALSE if these are not what
 * gnuplot writes. */
static gboolean
pack_polygons (GString *out, const char **text)
{
  const char      *head = *text + strlen (POLYGON);
  const char      *tag_end = strchr (head, '>');
  const char      *points = tag_end != NULL ? g_strstr_len (head, tag_end - head, POINTS) : NULL;
  g_autofree char *look = points != NULL ? g_strndup (*text, (gsize) (points - *text) + strlen (POINTS)) : NULL;
  g_autoptr (GString) path = g_string_new (NULL);
  const char *at = *text;

  if (look == NULL)
    return FALSE;
  g_string_append_printf (path, "<path %.*sd='", (int) (points - head), head);
  while (g_str_has_prefix (at, look))
    {
      at += strlen (look);
      if (!pack_polygon (path, &at))
        return FALSE;
      at += strlen (POLYGON_END);
      *text = at;
      at += strspn (at, BLANKS);
    }
  g_string_append (path, "'/>\n");
  g_string_append (out, path->str);
  return TRUE;
}

/* ---- all of it ---------------------------------------------------------- */

/* TRUE if a group begins at @text and has no content; passes it over. */
static gboolean
skip_empty_group (const char **text)
{
  const char *end = g_str_has_prefix (*text, GROUP) ? strchr (*text, '>') : NULL;

  if (end == NULL)
    return FALSE;
  end += 1 + strspn (end + 1, BLANKS);
  if (!g_str_has_prefix (end, GROUP_END))
    return FALSE;
  end += strlen (GROUP_END);
  *text = end + strspn (end, BLANKS);
  return TRUE;
}

/* "rgb(1, 22, 255)" in fewer characters; FALSE if it is something else. */
static gboolean
pack_color (GString *out, const char **text)
{
  guint red;
  guint green;
  guint blue;
  int   length = 0;
  char  color[sizeof "rgb(   1,   22,   255)" + 8];

  /* sscanf() looks for the end of what it is given. */
  if (!g_str_has_prefix (*text, "rgb("))
    return FALSE;
  g_strlcpy (color, *text, sizeof color);
  if (sscanf (color, "rgb(%3u,%3u,%3u)%n", &red, &green, &blue, &length) < 3 || length == 0)
    return FALSE;
  g_string_append_printf (out, "#%02x%02x%02x", red & 0xff, green & 0xff, blue & 0xff);
  *text += length;
  return TRUE;
}

/* One thing that can be packed, or one character. */
static void
pack_next (GString *out, const char **text, gboolean drop_defaults)
{
  if (pack_color (out, text) || skip_empty_group (text)
      || (g_str_has_prefix (*text, POLYGON) && pack_polygons (out, text)))
    return;
  if (drop_defaults && g_str_has_prefix (*text, DEFAULTS))
    *text += strlen (DEFAULTS);
  else if (g_str_has_prefix (*text, PATH))
    {
      g_string_append (out, PATH);
      *text += strlen (PATH);
      pack_path (out, text);
    }
  else
    g_string_append_c (out, *(*text)++);
}

char *
svg_pack (const char *svg)
{
  GString *out = g_string_new (NULL);
  gboolean drop_defaults = strstr (svg, "\"round\"") == NULL && strstr (svg, "\"square\"") == NULL;

  while (*svg != '\0')
    pack_next (out, &svg, drop_defaults);
  return g_string_free (out, FALSE);
}
