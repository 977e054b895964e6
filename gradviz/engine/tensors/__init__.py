"""The parts of a tensor plan: lowered program, memory, shards, worker threads. TensorPlan puts them together."""
