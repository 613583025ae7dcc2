"""The benchmark: Kalends beside nginx, Radicale and the obvious way, in one interleaved run."""
