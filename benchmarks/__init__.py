"""How fast minitheano is beside its peers: the same programs, in one run, one thread each."""
