#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Two selects of two seconds.  CPython took 4.004 s and 2.003 s on the machine
# of the defaults, whatever its version.

. "$(dirname "$0")/lib.sh"

for policy in python2 python3 fifo
do
  measure "seq-$policy" select-sequential -p "$policy"
  measure "threads-$policy" select-threaded -p "$policy"
  # A timer is late by 0.05 ms of slack and the interrupt; 1 ms is plenty.
  point "$policy: the waits add up in one thread" between 4000 "$(end_ms "seq-$policy")" 4001
  point "$policy: they overlap in two" between 2000 "$(end_ms "threads-$policy")" 2001
  point "$policy: nobody needs the GIL meanwhile" between 0 "$(gils "threads-$policy" held_ns)" 1e6
  point "$policy: both threads are in the call all the time" \
    between 3998e6 "$(figure "threads-$policy" group waiters io_ns)" 4001e6
done
finish
