"""Good manners: other people's servers are asked one at a time, and each of them seldom."""

import time
from collections import defaultdict, deque

DELAY = 1.0  # seconds between two questions to one site


class Pace:
    """When a site may be asked again."""

    def __init__(self, delay=DELAY, clock=time.monotonic, sleep=time.sleep):
        self.delay, self.clock, self.sleep = delay, clock, sleep
        self._free_at = defaultdict(float)
        self.left_alone = set()

    def wait(self, host):
        """Wait until the site may be asked, and count a question to it."""
        pause = self._free_at[host] - self.clock()
        if pause > 0:
            self.sleep(pause)
        self._free_at[host] = self.clock() + self.delay

    def leave_alone(self, host):
        """Ask the site nothing more in this round: it is busy, or does not answer."""
        self.left_alone.add(host)

    def in_turns(self, links):
        """Yield the links so that the sites take turns, always one that has rested longest; leave out those to be left
        alone."""
        queues = defaultdict(deque)
        for link in links:
            queues[link.host].append(link)
        while queues:
            host = min(queues, key=lambda name: self._free_at[name])
            if host in self.left_alone:
                del queues[host]
                continue
            link = queues[host].popleft()
            if not queues[host]:
                del queues[host]
            yield link
