/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a woken thread lands if nothing keeps it on a core.
 */
#include "config.h"

#include <pthread.h>
#include <sched.h>

#include "calibrate/probes.h"
#include "engine/duration.h"

#define LOAD(place) __atomic_load_n (&(place), __ATOMIC_ACQUIRE)
#define STORE(place, value) __atomic_store_n (&(place), (value), __ATOMIC_RELEASE)

#define HEAVY_NS (4 * NS_PER_MS)
#define AGE_NS (300 * NS_PER_US)
#define MOST_WAKES 400
#define FEWEST_WAKES 20

/* How many woken threads went where. */
typedef struct
{
  guint previous, waker, other;
} Landed;

typedef struct
{
  const Host *host;
  guint       previous; /* core where it falls asleep */
  gint64      work_ns;  /* what it does before */
  gint64      timer_ns; /* 0: it is woken by the caller */
  gint        stop;
  guint32     word;
  guint       n_begun;
  guint       n_done;
  gint        core; /* where it ran again */
} Traveller;

static void *
travel (void *data)
{
  Traveller *traveller = data;

  for (guint round = 1; !LOAD (traveller->stop); round++)
    {
      host_pin (traveller->host, traveller->previous);
      host_spin_until (host_now_ns () + traveller->work_ns);
      host_unpin (traveller->host);
      STORE (traveller->n_begun, round);
      if (traveller->timer_ns > 0)
        host_sleep_ns (traveller->timer_ns);
      else
        rig_futex_wait (&traveller->word, 0);
      STORE (traveller->core, sched_getcpu ());
      STORE (traveller->word, 0);
      STORE (traveller->n_done, round);
    }
  return NULL;
}

static void
land (Landed *landed, const Host *host, guint previous, guint waker, gint core)
{
  if (core == (gint) host->cores[previous])
    landed->previous++;
  else if (core == (gint) host->cores[waker])
    landed->waker++;
  else
    landed->other++;
}

/* Wakes it from core 0, which goes on working as the holder of a lock would. */
static void
wake_traveller (Traveller *traveller, guint round)
{
  gint64 patience_ns;

  while (LOAD (traveller->n_begun) < round)
    host_sleep_ns (50 * NS_PER_US);
  host_spin_until (host_now_ns () + AGE_NS);
  STORE (traveller->word, 1);
  rig_futex_wake (&traveller->word);
  patience_ns = host_now_ns () + NS_PER_MS;
  while (LOAD (traveller->n_done) < round)
    if (host_now_ns () > patience_ns)
      host_sleep_ns (50 * NS_PER_US);
}

static Landed
follow (Session *session, Traveller *traveller, guint percent)
{
  Landed      landed = { 0 };
  gint64      until_ns = session_until (session, percent);
  pthread_t   thread;
  IdleCounter idle; /* of the core that has to be idle */

  idle_counter_open (&idle, session->host, traveller->timer_ns > 0 ? 0 : traveller->previous);
  if (pthread_create (&thread, NULL, travel, traveller) != 0)
    g_error ("cannot start a thread");
  for (guint round = 1; round <= MOST_WAKES && session_goes_on (session, until_ns); round++)
    {
      gint64 entries = idle_counter_read (&idle);

      if (traveller->timer_ns == 0)
        wake_traveller (traveller, round);
      while (LOAD (traveller->n_done) < round)
        host_sleep_ns (200 * NS_PER_US);
      if (entries < 0 || idle_counter_read (&idle) > entries)
        land (&landed, session->host, traveller->previous, 0, LOAD (traveller->core));
    }
  STORE (traveller->stop, 1);
  STORE (traveller->word, 1);
  for (guint i = 0; i < 100 && traveller->timer_ns == 0; i++)
    {
      STORE (traveller->word, 1); /* it may just be clearing it */
      rig_futex_wake (&traveller->word);
      host_sleep_ns (100 * NS_PER_US);
    }
  pthread_join (thread, NULL);
  idle_counter_close (&idle);
  return landed;
}

static guint
total (const Landed *landed)
{
  return landed->previous + landed->waker + landed->other;
}

static double
share (guint part, const Landed *landed)
{
  return total (landed) > 0 ? 100.0 * part / total (landed) : 0;
}

static void
note_landed (Session *session, const char *who, const Landed *landed)
{
  session_note (session, "  %s: %.0f %% stay, %.0f %% go to the waker's core, %.0f %% elsewhere (n %u)", who,
                share (landed->previous, landed), share (landed->waker, landed), share (landed->other, landed),
                total (landed));
}

static void
choose (Session *session, const Landed *light, const Landed *heavy, const Landed *timer)
{
  Calibration *result = session->result;

  if (MIN (total (heavy), total (timer)) < FEWEST_WAKES)
    return;
  if (share (timer->previous, timer) < 50)
    {
      result->placement = PLACE_IDLE;
      result->placement_how = g_strdup ("threads that a timer wakes on a busy core mostly move to an idle one");
    }
  else if (share (heavy->waker, heavy) > 50 && share (light->waker, light) > 50)
    {
      result->placement = PLACE_WAKER;
      result->placement_how = g_strdup ("woken threads mostly go to the waker's core");
    }
  else if (share (light->waker, light) > 50)
    {
      result->placement = PLACE_LOAD;
      result->placement_how = g_strdup ("light threads mostly go to the waker's core, those that work stay");
    }
  else if (session->host->is_virtual && total (light) < FEWEST_WAKES)
    {
      result->placement = PLACE_LOAD;
      result->placement_how = g_strdup ("what Linux does; too few wakes of light threads to see it here");
    }
  else
    {
      result->placement = PLACE_PREVIOUS;
      result->placement_how = g_strdup ("threads that work, and those that a timer wakes, mostly stay where they were");
    }
}

void
probe_placement (Session *session)
{
  Traveller light_one = { .host = session->host, .previous = 1 };
  Traveller heavy_one = { .host = session->host, .previous = 1, .work_ns = HEAVY_NS };
  Traveller timer_one = { .host = session->host, .previous = 1, .timer_ns = NS_PER_MS };
  Landed    light = follow (session, &light_one, 30);
  Landed    heavy = follow (session, &heavy_one, 40);
  Spinner  *spinner = spinner_start (session->host, 1);
  Landed    timer = follow (session, &timer_one, 30);

  spinner_stop (spinner);
  if (total (&light) + total (&heavy) + total (&timer) == 0)
    {
      session_note (session, "where woken threads land could not be seen: other work left no core idle");
      return;
    }
  session_note (session, "where woken threads land that nothing keeps on a core, their own one being idle");
  note_landed (session, "light, woken by a thread elsewhere", &light);
  note_landed (session, "heavy (it works 4 ms at a time), woken by a thread elsewhere", &heavy);
  session_note (session, "  light, woken by a timer, their core busy and another idle: %.0f %% stay (n %u)",
                share (timer.previous, &timer), total (&timer));
  choose (session, &light, &heavy, &timer);
}
