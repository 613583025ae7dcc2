"""HTTP: the server, its live state, ready feeds, and the application behind them."""
