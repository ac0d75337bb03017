"""Serves one GGUF file by llama.cpp until its standard input is closed; prints the address."""

import sys

import xllamacpp

params = xllamacpp.CommonParams()
params.model.path = sys.argv[1]
params.n_ctx = 8192
params.n_parallel = 2
params.cpuparams.n_threads = 2
params.port = 0
params.ui = False
params.warmup = False
params.verbosity = 0
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)  # noqa: T201  # whoever started it waits for this
sys.stdin.read()
