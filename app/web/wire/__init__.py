"""What is answered before the application: the protocol, hosts, conditions and ready feeds."""
