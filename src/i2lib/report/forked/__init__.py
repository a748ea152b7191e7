"""Fast runs: a process that has everything imported forks for each run, and the run for its kernel.

What a run takes beyond its cells' own work is starting two Pythons, importing in both and finding
each other over sockets. Here a `nursery` imports once and forks; the `kernel` is IPython's own, and
talks over a `wire` instead of five sockets; nbclient sees it through a `manager` and cannot tell.
Without this room runs are slower, and nothing else.
"""
