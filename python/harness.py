# ---- Parts that do not depend on the scenario, for Python 2.7 and 3.x -------
#
# Every interpreter of the scenario is a process; the first one is this
# process, which forks the others, and one more for every set of clients.  All
# prepare themselves and report on the pipe `news`; then they learn at what
# time to begin.  The run ends when every foreground thread has ended and every
# limited set of clients has its answers, or after `duration`.  A child whose
# control pipe is closed tells what it has measured, or vanishes if its parent
# has.  Nothing is joined at the end: background threads stop with the process.
from __future__ import division, print_function

import array
import ctypes
import hashlib
import heapq
import itertools
import json
import math
import mmap
import os
import random
import resource
import select
import signal
import socket
import struct
import sys
import threading
import time
import traceback
import warnings
from itertools import repeat

try:
    from queue import SimpleQueue as Queue
except ImportError:
    try:
        from queue import Queue
    except ImportError:
        from Queue import Queue

now = getattr(time, 'perf_counter', time.time)
sleep = time.sleep
OLD = sys.version_info < (3, 2)  # the GIL of Python 2, checked by ticks
C_FUNCTIONS = ctypes.PyDLL(None)  # called with the GIL held


# -- How long things take, in seconds: of the time on a core, which others that
#    run at the moment hardly stretch, the median of many short tries: the speed
#    of the moment, rather than the best that the machine is capable of.

def thread_cpu():
    """Seconds of this thread on a core; keeps the GIL."""
    spec = (ctypes.c_long * 2)()
    if C_FUNCTIONS.clock_gettime(3, ctypes.byref(spec)) != 0:  # CLOCK_THREAD_CPUTIME_ID
        raise OSError('no clock of the thread\'s time on a core')
    return spec[0] + spec[1] * 1e-9


def time_of(function, rounds, size):
    tries = []
    for _ in range(25):
        begun = thread_cpu()
        function(rounds, size)
        tries.append(thread_cpu() - begun)
    return sorted(tries)[len(tries) // 2] / rounds


def spin(rounds, size):
    for _ in repeat(None, rounds):
        n = size
        while n > 0:
            n -= 1


def spin_native(rounds, size):
    for _ in repeat(None, rounds):
        sum(repeat(0, size))


BUFFER = memoryview(b'\xa5' * (1 << 20))
NOGIL_LEAST = 2048  # bytes, below which hashlib keeps the GIL


def spin_hash(rounds, size):
    update, data = hashlib.sha256().update, BUFFER[:size]
    for _ in repeat(None, rounds):
        update(data)


def derive(size):
    hashlib.pbkdf2_hmac('sha256', b'password', b'salt', size)


def spin_derive(rounds, size):
    for _ in repeat(None, rounds):
        derive(size)


class Costs(object):
    """What a round of each kind of work costs, and each unit in it."""

    def __init__(self):
        self.round = time_of(spin, 10000, 0)
        # Python has the integers up to 256 ready; others cost more.
        self.small = max(1e-10, (time_of(spin, 200, 256) - self.round) / 256)
        self.iteration = max(1e-10, (time_of(spin, 1, 40000) - 256 * self.small) / (40000 - 256))
        self.native_round = time_of(spin_native, 2000, 0)
        self.native_unit = max(1e-11, (time_of(spin_native, 1, 100000) - self.native_round) / 100000)
        self.hash_least = time_of(spin_hash, 500, NOGIL_LEAST)
        self.hash_byte = max(1e-12, (time_of(spin_hash, 1, len(BUFFER)) - self.hash_least)
                             / (len(BUFFER) - NOGIL_LEAST))
        self.hash_most = self.hash_least + self.hash_byte * (len(BUFFER) - NOGIL_LEAST)
        self.derive_round = time_of(spin_derive, 50, 1)
        self.derive_unit = max(1e-10, (time_of(spin_derive, 1, 1000) - self.derive_round) / 999)


def iterations(ns):
    """The loop `while n > 0: n -= 1` that takes so long."""
    left = ns * 1e-9 - COSTS.round
    if left <= 256 * COSTS.small:
        return max(0, int(left / COSTS.small + 0.5))
    return 256 + int((left - 256 * COSTS.small) / COSTS.iteration + 0.5)


def native(ns):
    """The elements that sum() adds up in that time, without a check."""
    return max(0, int((ns * 1e-9 - COSTS.native_round) / COSTS.native_unit + 0.5))


def nogil(ns):
    """A function of C without the GIL, and its argument: what hashlib does
    to a buffer, or for more time than that takes, a derivation of keys."""
    left = ns * 1e-9
    if left > COSTS.hash_most:
        return derive, max(1, int((left - COSTS.derive_round) / COSTS.derive_unit + 0.5))
    size = NOGIL_LEAST + int(max(0, left - COSTS.hash_least) / COSTS.hash_byte + 0.5)
    return hashlib.sha256().update, BUFFER[:size]


def seconds(ns):
    return ns * 1e-9


# -- Random durations: drawn before the run begins

def draw(rng, kind, a, b, c, values):
    if kind == 'uniform':
        return rng.uniform(a, b)
    if kind == 'triangular':
        return rng.triangular(a, c, b) if c > a else a
    if kind == 'exponential':
        return rng.expovariate(1 / a) if a > 0 else 0
    if kind == 'normal':
        return max(0, rng.gauss(a, b))
    if kind == 'lognormal':
        return a * math.exp(b * rng.gauss(0, 1))
    if kind == 'pareto':
        return a * rng.paretovariate(b)
    return rng.choice(values)


DRAWS = 16384


def draws(rng, form, count, kind, a, b=0, c=0, values=()):
    """What gives a new duration at every call, again and again the same
    DRAWS; form says what becomes of the nanoseconds."""
    made = [form(min(draw(rng, kind, a, b, c, values), 3e18)) for _ in range(min(count, DRAWS))]
    ring = itertools.cycle(made)
    return getattr(ring, '__next__', None) or ring.next


DATAGRAM = b'x' * 64


# -- What can be measured

def quantile(ordered, p):
    return ordered[max(0, int(math.ceil(p * len(ordered))) - 1)]


def spread(values):
    """A distribution of seconds, in ns, by nearest rank as gilsim does it."""
    ordered = sorted(max(0, value) for value in values)
    if not ordered:
        return {'count': 0}
    figures = {'count': len(ordered), 'mean_ns': sum(ordered) / len(ordered) * 1e9}
    for name, p in (('p10_ns', 0.1), ('p50_ns', 0.5), ('p90_ns', 0.9), ('p99_ns', 0.99)):
        figures[name] = quantile(ordered, p) * 1e9
    return figures


def process_switches():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_nvcsw, usage.ru_nivcsw


def exact_timers():
    """Timers of this thread are as exact as a device: no slack."""
    C_FUNCTIONS.prctl(29, ctypes.c_ulong(1), 0, 0, 0)  # PR_SET_TIMERSLACK


def sleep_until(moment):
    left = moment - now()
    if left > 0:
        sleep(left)


# -- Threads

class Worker(threading.Thread):
    """One thread of a group."""

    def __init__(self, process, group, number):
        threading.Thread.__init__(self)
        self.daemon = True
        self.process = process
        self.group = group
        self.spec = GROUPS[group]
        self.rng = random.Random((SCENARIO['seed'] * 1000 + group) * 100000 + number)
        self.gate = threading.Lock()
        self.gate.acquire()
        self.gated = not self.spec['by_step']
        self.late = array.array('d')  # delays of returns from sleep
        self.measures = {}
        self.began = self.ended = self.cpu = None
        self.values = self.spec['prepare'](self)

    def measure(self, name):
        return self.measures.setdefault(name, array.array('d')).append

    def run(self):
        try:
            if self.spec['exact_timers']:
                exact_timers()
            if self.gated:
                self.process.ready.append(self)
                self.gate.acquire()
                sleep_until(self.process.zero + self.spec['start'])
            before = thread_cpu()
            self.began = now()
            self.spec['body'](self, self.process, self.values)
            self.ended = now()
            self.cpu = thread_cpu() - before
            self.process.thread_ends(self)
        except BaseException:
            if not self.process.over:
                traceback.print_exc()
                sys.stderr.flush()
                os.write(NEWS[1], b'x')


def process_of(spec, number):
    """Where that thread of a group lives; each may have a process of its own."""
    return spec['process'] + (number if spec.get('own') else 0)


def homes(spec):
    return [spec['process']] + [process_of(spec, i) for i in range(1, spec['count']) if spec.get('own')]


class Process(object):
    """One interpreter: its threads, from preparation to figures."""

    def __init__(self, index):
        self.index = index
        self.go = [1]  # emptied to end loops for ever
        self.over = False
        self.ready = []
        self.zero = None
        self.locks = dict((i, threading.Lock()) for i in range(SCENARIO['locks']))
        self.queues = dict((i, Queue()) for i in range(SCENARIO['queues']))
        self.guard = threading.Lock()
        self.workers = {}
        for group, spec in enumerate(GROUPS):
            if index in homes(spec):
                self.workers[group] = [Worker(self, group, i) for i in range(spec['count'])
                                       if process_of(spec, i) == index]
        self.left = dict((group, len(workers)) for group, workers in self.workers.items())
        for group, left in self.left.items():
            if left == 0:
                close_end(group)
        self.sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

    def all_workers(self):
        return [worker for group in sorted(self.workers) for worker in self.workers[group]]

    def prepare(self):
        gated = [worker for worker in self.all_workers() if worker.gated]
        for worker in gated:
            worker.start()
        while len(self.ready) < len(gated):
            sleep(0.001)

    def begin(self, zero):
        self.zero = zero
        for worker in self.all_workers():
            if worker.gated:
                worker.gate.release()
        sleep_until(zero - 0.001)
        self.before = process_switches()

    def start(self, group):
        """The step `start`."""
        if not GROUPS[group]['background']:
            os.write(NEWS[1], b'+' * GROUPS[group]['count'])
        for home in homes(GROUPS[group]):
            if home == self.index:
                self.start_here(group)
            else:
                os.write(STARTS[home][1], struct.pack('i', group))

    def start_here(self, group):
        for worker in self.workers.get(group, ()):
            worker.start()

    def join(self, group):
        """The step `join`."""
        here = homes(GROUPS[group]) == [self.index]
        if here and all(worker.ident is not None for worker in self.workers[group]):
            for worker in self.workers[group]:
                worker.join()
        else:
            os.read(ENDS[group][0], 1)  # until the last one closes it

    def thread_ends(self, worker):
        with self.guard:
            self.left[worker.group] -= 1
            last = self.left[worker.group] == 0
        if last:
            close_end(worker.group)
        if not worker.spec['background']:
            os.write(NEWS[1], b'-')

    def finish(self, end):
        """The figures of this interpreter, as gilsim names them."""
        after = process_switches()
        self.over = True
        del self.go[:]
        figures = {'process.%d.voluntary' % self.index: after[0] - self.before[0],
                   'process.%d.involuntary' % self.index: after[1] - self.before[1]}
        groups, measures = {}, {}
        for group, workers in sorted(self.workers.items()):
            ended = [worker for worker in workers if worker.ended is not None]
            groups[str(group)] = {
                'ended': len(ended),
                'cpu': sum(worker.cpu for worker in ended),
                'off': sum(worker.ended - worker.began - worker.cpu for worker in ended),
                'late': [value for worker in workers for value in worker.late]}
            for worker in workers:
                for name, values in worker.measures.items():
                    measures.setdefault(str(name), []).extend(values)
        ends = [worker.ended for worker in self.all_workers() if worker.ended and not worker.spec['background']]
        return {'figures': figures, 'groups': groups, 'measures': measures, 'last': max(ends) if ends else None}


def add_spread(figures, key, values):
    for name, value in spread(values).items():
        figures[key + name] = value


# -- Clients

class Over(Exception):
    """The run has ended."""


class Client(object):
    """A set of clients: one process, one socket, no threads."""

    def __init__(self, index, control):
        self.index = index
        self.spec = CLIENTS[index]
        self.control = control
        self.parent = os.getppid()
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.connect(SOCKETS[index].getsockname())
        self.rng = random.Random(SCENARIO['seed'] * 1000 + 999 - index)
        self.think = self.pause('think')
        self.interarrival = self.pause('interarrival')
        self.sent = {}
        self.n_sent = 0
        self.latencies = array.array('d')
        self.last = None

    def pause(self, name):
        duration = self.spec[name]
        if isinstance(duration, tuple):
            return draws(self.rng, seconds, DRAWS, *duration)
        return itertools.repeat(duration * 1e-9).__next__ if sys.version_info[0] > 2 \
            else itertools.repeat(duration * 1e-9).next

    def may_send(self):
        return not self.spec['requests'] or self.n_sent < self.spec['requests']

    def send(self):
        self.n_sent += 1
        number = struct.pack('!Q', self.n_sent)
        self.sent[number] = now()
        self.socket.send(number)

    def answered(self, number):
        self.last = now()
        self.latencies.append(self.last - self.sent.pop(number))
        if len(self.latencies) == self.spec['requests']:
            os.write(NEWS[1], b'-')

    def wait(self, timeout):
        """TRUE if there is an answer."""
        readable = select.select([self.socket, self.control], [], [], timeout)[0]
        if self.control in readable:
            raise Over
        return bool(readable)

    def run(self, zero):
        """Due times of requests in a heap; between them, answers."""
        opened = self.spec['open']
        moment = zero + self.spec['start']
        if opened:
            due = [moment + self.interarrival()]
        else:
            due = [moment + self.think() for _ in range(self.spec['outstanding'])]
            heapq.heapify(due)
        while True:
            while due and due[0] <= now() and self.may_send():
                moment = heapq.heappop(due)
                if opened:
                    heapq.heappush(due, moment + self.interarrival())
                self.send()
            if not self.may_send():
                due = []
            if self.wait(max(0, due[0] - now()) if due else None):
                self.answered(self.socket.recv(64))
                if not opened:
                    heapq.heappush(due, now() + self.think())

    def figures(self, end):
        figures = {}
        add_spread(figures, 'client.%d.' % self.index, self.latencies)
        figures['client.%d.sent' % self.index] = self.n_sent
        return {'figures': figures, 'groups': {}, 'measures': {}, 'last': self.last if self.spec['requests'] else None}


def spare_cores():
    """Clients are on other machines: on cores that the program may not use,
    if there are any."""
    cores = os.environ.get('GILSIM_CLIENT_CORES')
    if not cores:
        return
    size = 1024
    mask = (ctypes.c_ubyte * (size // 8))()
    for core in cores.split(','):
        mask[int(core) // 8] |= 1 << int(core) % 8
    C_FUNCTIONS.sched_setaffinity(0, ctypes.c_size_t(size // 8), ctypes.byref(mask))


# -- Child processes

class Child(object):
    """A forked process: `control` tells it when to begin and, closed, when
    to end; `result` brings its figures back."""

    def __init__(self, work, index):
        self.control = os.pipe()
        self.result = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.close(self.control[1])
                work(self, index)
                os._exit(0)
            except BaseException:
                traceback.print_exc()
                sys.stderr.flush()
                os.write(NEWS[1], b'x')
            finally:
                os._exit(1)
        os.close(self.control[0])
        os.close(self.result[1])

    # In the parent:

    def begin(self, zero):
        os.write(self.control[1], struct.pack('d', zero))

    def end(self, end):
        os.write(self.control[1], struct.pack('d', end))
        os.close(self.control[1])

    def read(self, size):
        data = b''
        while len(data) < size:
            more = os.read(self.result[0], size - len(data))
            if not more:
                raise RuntimeError('a process has vanished')
            data += more
        return data

    def collect(self):
        size, = struct.unpack('I', self.read(4))
        data = json.loads(self.read(size).decode('ascii'))
        os.waitpid(self.pid, 0)
        return data

    # In the child:

    def hear(self):
        data = os.read(self.control[0], 8)
        if len(data) < 8:
            os._exit(1)  # the parent is gone
        return struct.unpack('d', data)[0]

    def tell(self, data):
        data = json.dumps(data).encode('ascii')
        data = struct.pack('I', len(data)) + data
        while data:
            data = data[os.write(self.result[1], data):]


def close_end(group):
    """Nobody in this process is going to end in the group."""
    reader, writer = ENDS[group]
    if writer is not None:
        ENDS[group] = reader, None
        os.close(writer)


def keep_ends(processes):
    """Only the threads of those interpreters are, or will be, in this process
    or in what it forks."""
    for group, spec in enumerate(GROUPS):
        if not set(processes).intersection(homes(spec)):
            close_end(group)


def be_interpreter(child, index):
    keep_ends([index])
    process = Process(index)
    process.prepare()
    os.write(NEWS[1], b'r')
    process.begin(child.hear())
    while True:
        readable = select.select([child.control[0], STARTS[index][0]], [], [])[0]
        if child.control[0] in readable:
            break
        process.start_here(struct.unpack('i', os.read(STARTS[index][0], 4))[0])
    child.tell(process.finish(child.hear()))


def be_clients(child, index):
    spare_cores()
    exact_timers()
    keep_ends([])
    client = Client(index, child.control[0])
    os.write(NEWS[1], b'r')
    try:
        client.run(child.hear())
    except Over:
        child.tell(client.figures(child.hear()))


# -- The run

class Failure(Exception):
    pass


def next_news(timeout):
    """What has happened, or nothing if it took too long."""
    if not select.select([NEWS[0]], [], [], timeout)[0]:
        return b''
    data = os.read(NEWS[0], 4096)
    if b'x' in data:
        raise Failure
    return data


def wait_for_end(zero):
    """Seconds of the run, and whether all that was to end has ended."""
    running = sum(spec['count'] for spec in GROUPS if not spec['background'] and not spec['by_step'])
    running += sum(1 for spec in CLIENTS if spec['requests'])
    duration = SCENARIO['duration']
    while running > 0 or duration is not None and not any_foreground():
        left = None if duration is None else max(0, zero + duration - now())
        data = next_news(left)
        if not data:
            return duration, False
        running += data.count(b'+') - data.count(b'-')
    return now() - zero, True


def any_foreground():
    return any(not spec['background'] for spec in GROUPS) or any(spec['requests'] for spec in CLIENTS)


def bound_socket():
    """A UDP socket on the loopback; room for bursts."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
    bound.bind(('127.0.0.1', 0))
    return bound


def set_interval():
    if OLD:
        if SCENARIO['check_interval']:
            sys.setcheckinterval(SCENARIO['check_interval'])
    elif SCENARIO['switch_interval']:
        sys.setswitchinterval(SCENARIO['switch_interval'])


def summarize_groups(figures, results):
    for group, spec in enumerate(GROUPS):
        parts = [result['groups'][str(group)] for result in results if str(group) in result['groups']]
        if spec['count'] and sum(part['ended'] for part in parts) == spec['count']:
            figures['group.%d.cpu_ns' % group] = sum(part['cpu'] for part in parts) * 1e9
            figures['group.%d.off_ns' % group] = max(0, sum(part['off'] for part in parts)) * 1e9
        late = [value for part in parts for value in part['late']]
        if late:
            add_spread(figures, 'return.%d.' % group, late)


def summarize(results, zero, length, complete):
    figures, measures = {}, {}
    for result in results:
        figures.update(result['figures'])
        for name, values in result['measures'].items():
            measures.setdefault(name, []).extend(values)
    summarize_groups(figures, results)
    for name, values in measures.items():
        add_spread(figures, 'measure.%s.' % name, values)
    lasts = [result['last'] for result in results if result['last'] is not None]
    if complete and lasts:
        length = max(lasts) - zero
        figures['makespan_ns'] = length * 1e9
    figures['end_ns'] = length * 1e9
    for i in range(len(CLIENTS)):
        figures['client.%d.per_second' % i] = figures['client.%d.count' % i] / length
    return figures


def run(children):
    interpreters = range(1, SCENARIO['processes'])
    for i in range(len(CLIENTS)):
        children.append(Child(be_clients, i))
    for i in interpreters:
        if i not in SCENARIO['spawned']:
            children.append(Child(be_interpreter, i))
    keep_ends([0] + SCENARIO['spawned'])
    process = Process(0)
    process.prepare()
    ready = 0
    while ready < len(children):
        ready += next_news(None).count(b'r')
    zero = now() + 0.02
    for child in children:
        child.begin(zero)
    process.begin(zero)
    if SCENARIO['spawned']:
        sleep_until(zero)
    for i in SCENARIO['spawned']:
        children.append(Child(be_interpreter, i))
        children[-1].begin(zero)
    keep_ends([0])
    length, complete = wait_for_end(zero)
    results = [process.finish(zero + length)]
    for child in children:
        child.end(zero + length)
    results += [child.collect() for child in children]
    return summarize(results, zero, length, complete)


def main():
    global COSTS, NEWS, ENDS, STARTS, SOCKETS, NAMED
    warnings.simplefilter('ignore')  # 3.12 warns of forking with threads
    children = []
    status = 1
    try:
        set_interval()
        COSTS = Costs()
        NEWS = os.pipe()
        ENDS = [os.pipe() for _ in GROUPS]
        STARTS = [os.pipe() for _ in range(SCENARIO['processes'])]
        SOCKETS = [bound_socket() for _ in CLIENTS]
        NAMED = [bound_socket() for _ in range(SCENARIO.get('sockets', 0))]
        figures = run(children)
        print(json.dumps({'python': '.'.join(map(str, sys.version_info[:3])),
                          'iteration_ns': COSTS.iteration * 1e9,
                          'figures': figures}, sort_keys=True))
        sys.stdout.flush()
        status = 0
        del children[:]
    except Failure:
        sys.stderr.write('a thread has failed\n')
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        for child in children:
            try:
                os.kill(child.pid, signal.SIGKILL)
            except OSError:
                pass
        os._exit(status)
