/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "policies/registry.h"

extern const GilPolicy gil_policy_python2;
extern const GilPolicy gil_policy_python3;
extern const GilPolicy gil_policy_fifo;

const GilPolicy *const gil_policies[] = {
  &gil_policy_python2,
  &gil_policy_python3,
  &gil_policy_fifo,
  NULL,
};

const GilPolicy *
gil_policy_find (const char *name)
{
  for (guint i = 0; gil_policies[i]; i++)
    if (g_str_equal (gil_policies[i]->name, name))
      return gil_policies[i];
  return NULL;
}
