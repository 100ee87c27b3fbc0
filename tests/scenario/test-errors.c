/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every kind of mistake, with its exact message and place.
 */
#include "config.h"

#include "tests/check-main.h"
#include "tests/scenario/load.h"

typedef struct
{
  const char *text;
  const char *message;
} Mistake;

/* A group of threads with that program, and nothing else. */
#define PROGRAM(program) LOAD_HEAD "[threads a]\nprogram = " program "\n"

/* With a lock-step pair of client sets and a duration, so that most can run. */
#define SERVER(program) LOAD_HEAD "[run]\nduration=1s\n[clients web]\n[threads a]\nprogram=" program "\n"

#define STEPS                                                                                                          \
  "compute, native, nogil, io, sleep, lock, unlock, put, get, recv, send, sendto, recvfrom, yield, start, join, "      \
  "repeat, measure, forever"

static const Mistake lines[] = {
  { "", "x.ini:1:1: there is no [scenario]; expected the group with at least a title" },
  { "a = b\n", "x.ini:1:1: found a key before the first group; expected a group such as [scenario]" },
  { "[scenario]\n  what\n", "x.ini:2:3: found \"what\"; expected \"key = value\", \"[group]\" or \"# comment\"" },
  { "[scenario\n", "x.ini:1:1: \"[\" is never closed; expected \"]\" after the name of the group" },
  { "[scenario] x\n", "x.ini:1:12: found \"x\" after the group; expected the end of the line" },
  { "[a[b]\n", "x.ini:1:3: found \"[\" in the name of a group; expected letters and spaces" },
  { "[threads\ta]\n", "x.ini:1:9: found a tab in the name of a group; expected letters and spaces" },
  { "[scenario]\r\ntitle = \x01\r\n", "x.ini:2:9: found the control character U+0001; remove it" },
  { "[scenario]\ntitle = \xc3\xa4\xff\n", "x.ini:2:10: found the byte 0xff; expected text in UTF-8" },
  { "[scenario]\ntitle = a\\x\n", "x.ini:2:10: unknown escape after \"\\\"; expected \\s, \\n, \\t, \\r or \\\\" },
  { "[scenario]\ntitle = a\\nb\n", "x.ini:2:10: found a line break or a tab; \"title\" takes one line" },
};

static const Mistake groups[] = {
  { "[senario]\n", "x.ini:1:2: unknown group \"senario\"; expected one of scenario, parameters, machine, run, "
                   "interpreter, policy, threads, clients, expect; did you mean \"scenario\"?" },
  { "[]\n", "x.ini:1:2: unknown group \"\"; expected one of scenario, parameters, machine, run, interpreter, policy, "
            "threads, clients, expect" },
  { "[machine big]\n", "x.ini:1:1: [machine big] takes no name; write [machine]" },
  { "[threads]\n", "x.ini:1:1: [threads] has no name; expected [threads NAME], such as [threads a]" },
  { "[threads a b]\n", "x.ini:1:1: \"a b\" is no name; expected at most 64 letters, digits, \"-\" or \"_\"" },
  { LOAD_HEAD "\n[scenario]\n", "x.ini:4:1: [scenario] is there already, in line 1; merge the two" },
  { LOAD_HEAD LOAD_TAIL "[threads  a]\n", "x.ini:5:1: [threads  a] is there already, in line 3; merge the two" },
  { LOAD_HEAD "[interpreter]\n[interpreter main]\n",
    "x.ini:4:1: [interpreter main] is there already, in line 3; merge the two" },
  { "[scenario]\ntitel = T\n",
    "x.ini:2:1: unknown key \"titel\" in [scenario]; expected one of title, shows, source, expect; did you mean "
    "\"title\"?" },
  { "[threads a]\n\tcuont = 3\n",
    "x.ini:2:2: unknown key \"cuont\" in [threads a]; expected one of count, start, background, interpreter, "
    "own-interpreter, program; did you mean \"count\"?" },
  { "[machine]\ncoers = 3\n", "x.ini:2:1: unknown key \"coers\" in [machine]; did you mean \"cores\"?" },
  { "[parameters]\n1n = 3\n",
    "x.ini:2:1: \"1n\" is no name of a parameter; expected a letter, then letters, digits, \"-\" or \"_\"" },
  { "[run]\nseed=1\n\nseed=2\n", "x.ini:4:1: \"seed\" is there already, in line 2; remove one of the two" },
  { "\n[scenario]\nshows=x\n", "x.ini:2:1: [scenario] has no title; expected \"title = one line\"" },
  { "[scenario]\ntitle=\n", "x.ini:1:1: [scenario] has no title; expected \"title = one line\"" },
  { LOAD_HEAD, "x.ini:1:1: there are no threads; expected at least one group [threads NAME]" },
  { LOAD_HEAD "[threads a]\n", "x.ini:3:1: [threads a] has no program; expected such as \"program = compute 1s\"" },
};

static const Mistake values[] = {
  { LOAD_HEAD "[machine]\ncores = 0\n", "x.ini:4:9: found \"0\"; expected a whole number from 1 to 1024" },
  { LOAD_HEAD "[machine]\ncores = two\n", "x.ini:4:9: found \"two\"; expected a whole number from 1 to 1024" },
  { LOAD_HEAD "[machine]\nbase = idael\n",
    "x.ini:4:8: found \"idael\"; expected one of linux-vm, ideal; did you mean \"ideal\"?" },
  { LOAD_HEAD "[machine]\nscheduler = fare\n",
    "x.ini:4:13: found \"fare\"; expected one of fair, round-robin, mlfq, fcfs" },
  { LOAD_HEAD "[machine]\nplacement=x\n", "x.ini:4:11: found \"x\"; expected one of load, previous, waker, idle" },
  { LOAD_HEAD "[machine]\nhost-poll=2\n",
    "x.ini:4:12: \"2\" has no unit; expected a duration in ns, us, ms or s, such as 5ms" },
  { LOAD_HEAD "[machine]\ndeep-idle=uniform(1s, 2s)\n",
    "x.ini:4:11: found \"uniform(1s, 2s)\"; expected a duration such as 5ms, in ns, us, ms or s" },
  { LOAD_HEAD "[machine]\nvirtual-cores=maybe\n", "x.ini:4:15: found \"maybe\"; expected one of no, yes" },
  { LOAD_HEAD "[machine]\ntick=4\n",
    "x.ini:4:7: \"4\" has no unit; expected a duration in ns, us, ms or s, such as 5ms" },
  { LOAD_HEAD "[machine]\ntick=999ns\n", "x.ini:4:6: the tick is too short; expected 0, for none, or at least 1us" },
  { LOAD_HEAD "[machine]\nslice=1ns\n", "x.ini:4:7: found 1ns; expected a duration from 1us to 1000000000s" },
  { LOAD_HEAD "[machine]\natomic=foo(1us)\n",
    "x.ini:4:8: unknown distribution \"foo\"; expected one of constant, uniform, triangular, exponential, normal, "
    "lognormal, pareto, empirical" },
  { LOAD_HEAD "[machine]\natomic=1us 2us\n",
    "x.ini:4:12: found \"2us\" after the distribution; expected nothing more" },
  { LOAD_HEAD "[run]\nduration = 0\n", "x.ini:4:12: found 0; expected a duration from 1ns to 1000000000s" },
  { LOAD_HEAD "[run]\nduration = soon\n",
    "x.ini:4:12: found \"soon\"; expected a duration such as 5ms, in ns, us, ms or s" },
  { LOAD_HEAD "[run]\nseed=-1\n", "x.ini:4:6: found \"-1\"; expected a whole number from 0 to 18446744073709551615" },
  { LOAD_HEAD "[run]\nduration=2s\nmax-time=1s\n",
    "x.ini:5:10: max-time is below duration, so that every run would fail; expected at least as much" },
  { LOAD_HEAD "[run]\nchart-from=2s\nchart-to=2s\n",
    "x.ini:5:10: chart-to is not after chart-from; expected a later time" },
  { LOAD_HEAD "[interpreter]\npolicy=pyton3\n", "x.ini:4:8: unknown policy \"pyton3\"; " },
  { LOAD_HEAD "[interpreter]\npolicy=python3, switch-intervall=5ms\n",
    "x.ini:4:17: unknown parameter \"switch-intervall\" of python3; " },
  { LOAD_HEAD "[interpreter]\npolicy=python3,switch-interval\n",
    "x.ini:4:16: found \"switch-interval\"; expected \"parameter=value\" after the comma" },
  { LOAD_HEAD "[interpreter]\npolicy=python3,switch-interval=5\n",
    "x.ini:4:32: found \"5\"; expected a duration from " },
  { LOAD_HEAD "[interpreter]\npolicy=\"python3\"\n", "x.ini:4:8: found a quote; a policy is written without quotes" },
  { LOAD_HEAD "[threads a]\ncount=1000001\n",
    "x.ini:4:7: found \"1000001\"; expected a whole number from 0 to 1000000" },
  { LOAD_HEAD "[threads a]\nstart=stpe\n",
    "x.ini:4:7: found \"stpe\"; expected a duration such as 5ms, in ns, us, ms or s" },
  { LOAD_HEAD "[threads a]\ninterpreter=b\n", "x.ini:4:13: found \"b\"; expected main" },
  { LOAD_HEAD "[threads a]\ncount=600000\nprogram=compute 1s\n[threads b]\ncount=600000\nprogram=compute 1s\n",
    "x.ini:6:1: too many threads; expected at most 1000000 in all groups together" },
};

static const Mistake clients[] = {
  { LOAD_HEAD "[clients c]\nmode=opne\n",
    "x.ini:4:6: found \"opne\"; expected one of closed, open; did you mean \"open\"?" },
  { LOAD_HEAD "[clients c]\nmode=open\n",
    "x.ini:3:1: [clients c] is open and has no arrivals; expected interarrival or rate" },
  { LOAD_HEAD "[clients c]\nmode=open\nthink=1s\n",
    "x.ini:5:1: \"think\" is for mode = closed; this group's mode is open" },
  { LOAD_HEAD "[clients c]\nrate=5\n", "x.ini:4:1: \"rate\" is for mode = open; this group's mode is closed" },
  { LOAD_HEAD "[clients c]\nmode=open\nrate=5\ninterarrival=1s\n",
    "x.ini:5:1: both interarrival and rate; expected one of the two" },
  { LOAD_HEAD "[clients c]\nmode=open\nrate=5ms\n",
    "x.ini:5:6: found \"5ms\"; expected requests per second, a plain number up to 1e9" },
  { LOAD_HEAD "[clients c]\nmode=open\nrate=0\n",
    "x.ini:5:6: found \"0\"; expected requests per second, a plain number up to 1e9" },
  { LOAD_HEAD "[clients c]\nmode=open\ninterarrival=0\n",
    "x.ini:5:14: requests without a pause would never let the time pass; expected an interarrival above 0" },
  { LOAD_HEAD "[clients c]\noutstanding=0\n", "x.ini:4:13: found \"0\"; expected a whole number from 1 to 1000000" },
  { LOAD_HEAD "[clients c]\nrequests=0\n",
    "x.ini:4:10: found \"0\"; expected a whole number from 1 to 1000000000000000" },
};

static const Mistake programs[] = {
  { PROGRAM (""), "x.ini:4:11: the program is empty; expected steps such as \"compute 1s\"" },
  { PROGRAM ("compte 5ms"),
    "x.ini:4:11: unknown step \"compte\"; expected one of " STEPS "; did you mean \"compute\"?" },
  { PROGRAM ("compute 1ms; \xc3\xa4"), "x.ini:4:24: found \"\xc3\xa4\"; expected a step such as \"compute 5ms\"" },
  { PROGRAM ("\"compute 1ms\""), "x.ini:4:11: found a quote; a program is written without quotes" },
  { PROGRAM ("compute"),
    "x.ini:4:18: found the end; expected a duration or a distribution such as 5ms, in ns, us, ms or s" },
  { PROGRAM ("compute; io 1ms"),
    "x.ini:4:18: found \";\"; expected a duration or a distribution such as 5ms, in ns, us, ms or s" },
  { PROGRAM ("compute 5"),
    "x.ini:4:19: \"5\" has no unit; expected a duration or a distribution such as 5ms, in ns, us, ms or s" },
  { PROGRAM ("compute uniform(1ms)"), "x.ini:4:30: found \")\"; expected \",\" as in uniform(lowest, highest)" },
  { PROGRAM ("compute 5ms io 5ms"), "x.ini:4:23: found \"io\"; expected \";\" before the next step" },
  { PROGRAM ("compute 5ms;; io 5ms"), "x.ini:4:23: found \";\"; expected a step such as \"compute 5ms\"" },
  { PROGRAM ("yield 5ms"), "x.ini:4:17: found \"5ms\"; expected \";\" before the next step" },
  { PROGRAM ("compute 5ms\\; "), "x.ini:4:22: unknown escape after \"\\\"; expected \\s, \\n, \\t, \\r or \\\\" },
  { PROGRAM ("compute 5ms;\\n\\nio"),
    "x.ini:4:29: found the end; expected a duration or a distribution such as 5ms, in ns, us, ms or s" },
  { PROGRAM ("lock"), "x.ini:4:15: found the end; expected the name of a lock" },
  { PROGRAM ("put ;"), "x.ini:4:15: found \";\"; expected the name of a queue" },
  { PROGRAM ("recv web"), "x.ini:4:16: there is no [clients web]; the scenario has no [clients NAME] at all" },
  { SERVER ("recv wbe"), "x.ini:7:14: there is no [clients wbe]; expected web; did you mean \"web\"?" },
  { PROGRAM ("start b"), "x.ini:4:17: there is no [threads b]; expected a" },
  { PROGRAM ("repeat { io 1ms }"), "x.ini:4:18: found \"{\"; expected how often to repeat, a whole number" },
  { PROGRAM ("repeat 1.5 { io 1ms }"), "x.ini:4:19: found \".5\"; expected \"{\" and the steps to repeat" },
  { PROGRAM ("repeat x { io 1ms }"), "x.ini:4:18: found \"x\"; expected a whole number from 0 to 1e15" },
  { PROGRAM ("repeat 3 io 1ms"), "x.ini:4:20: found \"io\"; expected \"{\" and the steps to repeat" },
  { PROGRAM ("repeat 3 { repeat 2 { io 1ms }"), "x.ini:4:20: \"{\" is never closed; add the missing \"}\"" },
  { PROGRAM ("repeat 3 { io 1ms } }"), "x.ini:4:31: found \"}\"; expected \";\" or the end; there is no \"{\" for it" },
  { PROGRAM ("io 1ms }"), "x.ini:4:18: found \"}\"; expected \";\" or the end; there is no \"{\" for it" },
  { PROGRAM ("repeat 3 { }"), "x.ini:4:11: the loop is empty; expected steps between \"{\" and \"}\"" },
  { SERVER ("forever { }"), "x.ini:7:9: the loop is empty; expected steps between \"{\" and \"}\"" },
  { SERVER ("lock l; repeat 3 { unlock l }"),
    "x.ini:7:17: the loop takes no time and would never let the time pass; expected a step in it that does, such as "
    "compute 1us" },
  { SERVER ("forever { repeat 3 { compute 0 } }"),
    "x.ini:7:9: the loop takes no time and would never let the time pass; expected a step in it that does, such as "
    "compute 1us" },
  { LOAD_HEAD "[machine]\nbase=ideal\n[threads a]\nbackground=yes\nprogram=forever { yield }\n",
    "x.ini:7:9: the loop takes no time and would never let the time pass; expected a step in it that does, such as "
    "compute 1us" },
  { SERVER ("forever { io 1ms } compute 1ms"),
    "x.ini:7:28: this step is never reached, because the loop before it never ends; remove it" },
  { SERVER ("repeat 2 { forever { io 1ms }; yield }"),
    "x.ini:7:40: this step is never reached, because the loop before it never ends; remove it" },
};

static const Mistake sockets_and_measures[] = {
  { PROGRAM ("sendto"), "x.ini:4:17: found the end; expected the name of a socket" },
  { PROGRAM ("recvfrom ; yield"), "x.ini:4:20: found \";\"; expected the name of a socket" },
  { PROGRAM ("sendto s t"), "x.ini:4:20: found \"t\"; expected \";\" before the next step" },
  { PROGRAM ("measure"), "x.ini:4:18: found the end; expected a name for what is measured" },
  { PROGRAM ("measure { yield }"), "x.ini:4:19: found \"{\"; expected a name for what is measured" },
  { PROGRAM ("measure m yield"),
    "x.ini:4:21: found \"yield\"; expected \"less\" and a duration, or \"{\" and the steps to measure" },
  { PROGRAM ("measure m; yield"), "x.ini:4:20: found \";\"; expected \"{\" and the steps to measure" },
  { PROGRAM ("measure m less { yield }"),
    "x.ini:4:26: found \"{\"; expected a duration or a distribution such as 5ms, in ns, us, ms or s" },
  { PROGRAM ("measure m less 5 { yield }"),
    "x.ini:4:26: \"5\" has no unit; expected a duration or a distribution such as 5ms, in ns, us, ms or s" },
  { PROGRAM ("measure m less exponential(1ms) { yield }"),
    "x.ini:4:26: found a distribution; expected a duration to take off" },
  { PROGRAM ("measure m less 5ms yield"), "x.ini:4:30: found \"yield\"; expected \"{\" and the steps to measure" },
  { PROGRAM ("measure m { }"), "x.ini:4:11: nothing is measured; expected steps between \"{\" and \"}\"" },
  { PROGRAM ("yield; measure m { yield"), "x.ini:4:28: \"{\" is never closed; add the missing \"}\"" },
  { PROGRAM ("measure m { yield } }"), "x.ini:4:31: found \"}\"; expected \";\" or the end; there is no \"{\" for it" },
  { SERVER ("recv web; send web; measure web { yield }"),
    "x.ini:7:37: [clients web] has its response times reported by that name; choose another" },
  { SERVER ("recv web; forever { measure m { compute 0 } }"),
    "x.ini:7:19: the loop takes no time and would never let the time pass; expected a step in it that does, such as "
    "compute 1us" },
  { SERVER ("lock l; repeat 3 { measure m { unlock l } }"),
    "x.ini:7:17: the loop takes no time and would never let the time pass; expected a step in it that does, such as "
    "compute 1us" },
  { LOAD_HEAD "[machine]\nbase=ideal\n[threads a]\nbackground=yes\nprogram=forever { sendto s }\n",
    "x.ini:7:9: the loop takes no time and would never let the time pass; expected a step in it that does, such as "
    "compute 1us" },
};

static const Mistake wholes[] = {
  { PROGRAM ("forever { compute 1ms }"),
    "x.ini:4:11: nothing ends the run: [threads a] runs forever; set \"duration\" in [run], or mark the group "
    "\"background = yes\"" },
  { LOAD_HEAD "[clients w]\nrequests=3\n[threads a]\nprogram=forever { recv w; send w }\n",
    "x.ini:6:9: the run ends when the clients are done, but not before [threads a], which never ends; mark it "
    "\"background = yes\"" },
  { LOAD_HEAD "[threads a]\nbackground=yes\nprogram=forever { compute 1ms }\n",
    "x.ini:3:1: nothing keeps the run alive: all threads are background; set \"duration\" in [run], \"requests\" of "
    "clients, or make a group foreground" },
  { PROGRAM ("io 1ms; unlock l"), "x.ini:4:19: no program locks \"l\"; expected \"lock l\" somewhere" },
  { SERVER ("send web"),
    "x.ini:7:9: this program receives nothing from web that it could answer; expected \"recv web\" before" },
  { SERVER ("io 1ms"), "x.ini:5:1: no program receives the requests of [clients web]; expected \"recv web\" in one" },
  { PROGRAM ("io 1ms; start a"),
    "x.ini:4:19: [threads a] begins by itself; write \"start = step\" in it to begin it here" },
  { PROGRAM ("join a"), "x.ini:4:11: [threads a] waits for its own end; join another group" },
  { LOAD_HEAD LOAD_TAIL "[threads b]\nstart = step\nprogram = io 1ms\n",
    "x.ini:6:9: no other program starts [threads b]; expected \"start b\" in one" },
  { LOAD_HEAD LOAD_TAIL "[threads b]\nstart = step\nprogram = start b\n",
    "x.ini:6:9: no other program starts [threads b]; expected \"start b\" in one" },
  { PROGRAM ("repeat 2 { start b }") "[threads b]\nstart = step\nprogram = io 1ms\n",
    "x.ini:4:22: a thread can be started only once, but this step is executed more often; move it out of the loop" },
  { PROGRAM ("start b") "count=2\n[threads b]\nstart = step\nprogram = io 1ms\n",
    "x.ini:4:11: a thread can be started only once, but this step is executed more often; move it out of the group of "
    "several threads" },
  { PROGRAM ("start b; start b") "[threads b]\nstart = step\nprogram = io 1ms\n",
    "x.ini:4:20: [threads b] is started already by [threads a]; a thread can be started only once" },
};

#define PARAMS LOAD_HEAD "[parameters]\nn = 5\nd = 2ms\nname = abc\nn-m = 7\n"

static const Mistake expressions[] = {
  { PARAMS "[threads a]\nprogram = io ${e}\n", "x.ini:9:16: unknown parameter \"e\"; expected one of n, d, name, n-m" },
  { LOAD_HEAD "[threads a]\nprogram = io ${e}\n",
    "x.ini:4:16: unknown parameter \"e\"; declare it in [parameters] as \"e = value\"" },
  { PARAMS "[threads a]\nprogram = io ${d\n",
    "x.ini:9:14: \"${\" is never closed; expected \"}\" after the parameter" },
  { PARAMS "[threads a]\nprogram = io ${}\n",
    "x.ini:9:16: found the end; expected a number, a duration such as 5ms, or a parameter" },
  { PARAMS "[threads a]\nprogram = io ${d*}\n",
    "x.ini:9:18: found the end; expected a number, a duration such as 5ms, or a parameter" },
  { PARAMS "[threads a]\nprogram = io ${d d}\n", "x.ini:9:18: found \"d\"; expected +, -, *, / or the closing \"}\"" },
  { PARAMS "[threads a]\nprogram = io ${(d}\n", "x.ini:9:16: \"(\" is never closed; add the missing \")\"" },
  { PARAMS "[threads a]\nprogram = io ${d * d}\n",
    "x.ini:9:18: a duration times a duration; one of the two must be a plain number" },
  { PARAMS "[threads a]\nprogram = io ${n / d}\n",
    "x.ini:9:18: a number divided by a duration; expected a duration before \"/\"" },
  { PARAMS "[threads a]\nprogram = io ${d + n}\n",
    "x.ini:9:18: a number and a duration cannot be added or subtracted; expected two of a kind" },
  { PARAMS "[threads a]\nprogram = io ${d / (n - 5)}\n", "x.ini:9:18: division by 0" },
  { PARAMS "[threads a]\nprogram = io ${if(n, d, d)}\n", "x.ini:9:20: found \",\"; expected <, <=, >, >=, == or !=" },
  { PARAMS "[threads a]\nprogram = io ${if(n > d, d, d)}\n",
    "x.ini:9:21: a number and a duration cannot be compared; expected two of a kind" },
  { PARAMS "[threads a]\nprogram = io ${if(n = 5, d, d)}\n",
    "x.ini:9:21: found \"=\"; expected <, <=, >, >=, == or !=" },
  { PARAMS "[threads a]\nprogram = io ${if(n > 1; d, d)}\n",
    "x.ini:9:24: found \";\"; expected \",\", as in if(threads > 1, 2ms, 1ms)" },
  { PARAMS "[threads a]\nprogram = io ${if(n > 1, d)}\n",
    "x.ini:9:27: found \")\"; expected \",\", as in if(threads > 1, 2ms, 1ms)" },
  { PARAMS "[threads a]\nprogram = io ${if(n > 1, d, d}\n",
    "x.ini:9:30: found the end; expected \")\", as in if(threads > 1, 2ms, 1ms)" },
  { PARAMS "[threads a]\nprogram = io ${if(n > 1, d, e)}\n",
    "x.ini:9:29: unknown parameter \"e\"; expected one of n, d, name, n-m" },
  { PARAMS "[threads a]\nprogram = io ${if(n > 1, d, d / 0)}\n", "x.ini:9:31: division by 0" },
  { PARAMS "[threads a]\nprogram = repeat ${floor(n / 2} { io 1ms }\n",
    "x.ini:9:25: \"(\" is never closed; add the missing \")\"" },
  { PARAMS "[threads a]\nprogram = io ${if}\n",
    "x.ini:9:16: unknown parameter \"if\"; expected one of n, d, name, n-m" },
  { PARAMS "[threads a]\nprogram = io ${d - 5ms}\n", "x.ini:9:16: the result is a duration below 0" },
  { PARAMS "[threads a]\nprogram = io ${d * 1e300}\n", "x.ini:9:16: the result is too large" },
  { PARAMS "[threads a]\nprogram = io ${name * 2}\n",
    "x.ini:9:16: \"name\" is \"abc\", which is no number and no duration; only ${name} alone can be used" },
  { PARAMS "[threads a]\nprogram = io ${d}; compute ${name}; yield\n",
    "x.ini:9:28: unknown distribution \"abc\"; expected one of constant, uniform, triangular, exponential, normal, "
    "lognormal, pareto, empirical (${name} is \"abc\" here)" },
  { PARAMS "[threads a]\nprogram = io ${d}; compte ${d}\n",
    "x.ini:9:20: unknown step \"compte\"; expected one of " STEPS "; did you mean \"compute\"?" },
  { PARAMS "[threads a]\ncount = ${n}0000000\nprogram = yield\n",
    "x.ini:9:9: found \"50000000\"; expected a whole number from 0 to 1000000 (${n} is \"5\" here)" },
  { LOAD_HEAD "[parameters]\na = ${b}\nb = 1\n",
    "x.ini:4:7: unknown parameter \"b\"; declare it in [parameters] as \"b = value\"" },
  { LOAD_HEAD "[parameters]\na =\n", "x.ini:4:4: \"a\" has no value; expected its default" },
};

static const Mistake samples[] = {
  { PROGRAM ("io empirical(samples.txt)"), "x.ini:4:24: found \"samples.txt\"; expected empirical(\"FILE\")" },
  { PROGRAM ("io empirical(\"samples.txt"), "x.ini:4:24: the quote is never closed; expected empirical(\"FILE\")" },
  { PROGRAM ("io empirical(\"\")"), "x.ini:4:24: the name of the file is empty; expected empirical(\"FILE\")" },
  { PROGRAM ("io empirical(\"samples.txt\""), "x.ini:4:37: found the end; expected \")\" after the file" },
  { PROGRAM ("io empirical(\"samples.txt\")"),
    "x.ini:4:25: ./samples.txt:3: found \"7\"; expected a duration such as 5ms" },
  { PROGRAM ("io empirical(\"/\")"), "x.ini:4:25: / is no regular file; expected one with a duration a line" },
};

/* The message may end with what depends on the policies that there are. */
static void
expect (const Mistake *mistake)
{
  g_autoptr (GError) error = NULL;
  char *directory = load_enter ();

  load_text ("samples.txt", "# two\n5ms # one\n7\n");
  g_autoptr (Scenario) scenario = load_with (mistake->text, NULL, &error);
  load_leave (directory);
  ck_assert_msg (scenario == NULL, "accepted, although expected: %s", mistake->message);
  ck_assert (g_error_matches (error, SCENARIO_ERROR, SCENARIO_ERROR_SYNTAX));
  if (g_str_has_suffix (mistake->message, " "))
    ck_assert_msg (g_str_has_prefix (error->message, mistake->message), "%s", error->message);
  else
    ck_assert_str_eq (error->message, mistake->message);
}

#define TEST_TABLE(table)                                                                                              \
  START_TEST (test_##table)                                                                                            \
  {                                                                                                                    \
    expect (&table[_i]);                                                                                               \
  }                                                                                                                    \
  END_TEST

TEST_TABLE (lines)
TEST_TABLE (groups)
TEST_TABLE (values)
TEST_TABLE (clients)
TEST_TABLE (programs)
TEST_TABLE (sockets_and_measures)
TEST_TABLE (wholes)
TEST_TABLE (expressions)
TEST_TABLE (samples)

START_TEST (test_no_file)
{
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (scenario_load ("/no/such/file.ini", NULL, &error));
  ck_assert (g_error_matches (error, SCENARIO_ERROR, SCENARIO_ERROR_FILE));
  ck_assert_ptr_nonnull (strstr (error->message, "/no/such/file.ini"));
}
END_TEST

/* A NUL byte, values that double each other, and loops and parentheses that
 * nest without end. */
START_TEST (test_extremes)
{
  static const char nul[] = "[scenario]\ntitle = a\0b\n";
  char             *directory = load_enter ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) doubling = g_string_new (LOAD_HEAD "[parameters]\np0=xxxxxxxx\n");
  g_autoptr (GString) loops = g_string_new (LOAD_HEAD "[threads a]\nprogram=");
  g_autoptr (GString) nested = g_string_new (LOAD_HEAD "[threads a]\nprogram=io ${");

  load_write (LOAD_FILE, nul, sizeof nul - 1);
  ck_assert_ptr_null (scenario_load (LOAD_FILE, NULL, &error));
  ck_assert_str_eq (error->message, "x.ini:2:10: found the byte 0x00; expected text in UTF-8");

  for (guint i = 1; i < 40; i++)
    g_string_append_printf (doubling, "p%u=${p%u}${p%u}\n", i, i - 1, i - 1);
  load_bad (doubling->str, NULL, "x.ini:21:11: the value becomes longer than 1000000 bytes");

  for (guint i = 0; i < 1000; i++)
    g_string_append (loops, "repeat 2 {");
  load_bad (loops->str, NULL, "x.ini:4:338: nested too deeply; expected at most 32 loops");

  for (guint i = 0; i < 1000; i++)
    g_string_append (nested, "(-");
  g_string_append (nested, "}");
  load_bad (nested->str, NULL, "x.ini:4:64: nested too deeply; expected at most 50 levels");
  load_leave (directory);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("errors");
  TCase *tcase = tcase_create ("errors");

  tcase_add_loop_test (tcase, test_lines, 0, G_N_ELEMENTS (lines));
  tcase_add_loop_test (tcase, test_groups, 0, G_N_ELEMENTS (groups));
  tcase_add_loop_test (tcase, test_values, 0, G_N_ELEMENTS (values));
  tcase_add_loop_test (tcase, test_clients, 0, G_N_ELEMENTS (clients));
  tcase_add_loop_test (tcase, test_programs, 0, G_N_ELEMENTS (programs));
  tcase_add_loop_test (tcase, test_sockets_and_measures, 0, G_N_ELEMENTS (sockets_and_measures));
  tcase_add_loop_test (tcase, test_wholes, 0, G_N_ELEMENTS (wholes));
  tcase_add_loop_test (tcase, test_expressions, 0, G_N_ELEMENTS (expressions));
  tcase_add_loop_test (tcase, test_samples, 0, G_N_ELEMENTS (samples));
  tcase_add_test (tcase, test_no_file);
  tcase_add_test (tcase, test_extremes);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
