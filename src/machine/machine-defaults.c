/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The two machines that a scenario can start from.
 */
#include "config.h"

#include "engine/dist-parse.h"
#include "engine/duration.h"
#include "machine/machine-config.h"
#include "machine/os-sched-list.h"

void
machine_config_defaults (MachineConfig *config)
{
  *config = (MachineConfig){
    .n_cores = 2,
    .sched = os_sched_find ("fair"),
    .placement = PLACE_LOAD,
    .virtual_cores = TRUE,
    .host_poll_ns = 200 * NS_PER_US,
    .deep_idle_ns = 2 * NS_PER_MS,
    .tick_ns = 4 * NS_PER_MS,
    .slice_ns = 1400 * NS_PER_US,
    .timer_slack_ns = 50 * NS_PER_US,
    .migration_hot_ns = 500 * NS_PER_US,
  };

  for (guint i = 0; i < N_COSTS; i++)
    {
      g_autofree char *message = NULL;
      gsize            offset;

      if (!dist_parse (cost_infos[i].initial, &config->costs[i], &offset, &message))
        g_error ("cost %s: %s", cost_infos[i].key, message);
    }
}

void
machine_config_ideal (MachineConfig *config)
{
  machine_config_defaults (config);
  for (guint i = 0; i < N_COSTS; i++)
    config->costs[i] = DIST_CONST (0);
  config->tick_ns = 0;
  config->timer_slack_ns = 0;
  config->migration_hot_ns = 0;
}
