"""The fast forward of a network, on which sweeps run: logits from pixels, by ONNX Runtime.

tape               the operations of one forward, recorded
graph, operations  a tape as an ONNX graph; subgraphs a part of it on windows
windows            which part of each map a change can reach, and the steps that compute only that
runtime, forward   the graphs ready to run: on full images, and on windows
backend            which of torch, ONNX Runtime and windows a sweep takes; batch_sizes how many images at once
tape_cache         tapes on disk; settings what a person may choose; thread_pool the threads of a batch
folded_network     torch's own network, with fewer passes over every map
"""
