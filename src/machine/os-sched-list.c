/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "machine/os-sched-list.h"
#include "machine/os-sched.h"

const OsSched *const os_scheds[] = {
  &os_sched_fair, &os_sched_round_robin, &os_sched_mlfq, &os_sched_fcfs, NULL,
};

const OsSched *
os_sched_find (const char *name)
{
  for (guint i = 0; os_scheds[i]; i++)
    if (g_str_equal (os_scheds[i]->name, name))
      return os_scheds[i];
  return NULL;
}

const char *
os_sched_name (const OsSched *sched)
{
  return sched->name;
}

const char *
os_sched_summary (const OsSched *sched)
{
  return sched->summary;
}
