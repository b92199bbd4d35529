"""How well and how fast reports are read: the quality gate and the benchmarks. May import everything."""
