"""Django's PostgreSQL backend with a time limit for every wait: a server that is silent must not hang this one."""
