"""The gradient of a batch that does not depend on how many processes share it.

A batch is always computed in the same slices, whichever process has which, and their gradients are summed in float64,
where sums of float32 numbers are exact but for the rarest. Otherwise the order of additions would change the last bits,
and training amplifies those: after a hundred steps two curves of one run have nothing in common but their trend.
"""
import contextlib

import torch
import torch.distributed as dist


class SlicedGradients:
    """Given slice after slice of a step, leaves the sum over all slices of all processes in every `.grad`."""

    def __init__(self, model):
        self.model = model  # a DistributedDataParallel, which calls `reduce` when a bucket of gradients is ready
        self.earlier = {}  # by parameter: the float64 sum of this process's slices but the last
        model.register_comm_hook(None, self.reduce)

    def slice(self, last):
        """The context of a slice's forward pass and backward pass: only the last one meets the other processes."""
        return contextlib.nullcontext() if last else self.keep()

    @contextlib.contextmanager
    def keep(self):
        with self.model.no_sync():
            yield
        for parameter in self.model.parameters():
            self.earlier[parameter] = self.earlier.get(parameter, 0.0) + parameter.grad.double()
            parameter.grad = None

    def reduce(self, _, bucket):
        sums = [
            gradient.double() + self.earlier.pop(parameter, 0.0)
            for parameter, gradient in zip(bucket.parameters(), bucket.gradients())
        ]
        flat = torch.cat([total.flatten() for total in sums])
        work = dist.all_reduce(flat, async_op=True)
        return work.get_future().then(lambda done: done.value()[0].to(bucket.buffer().dtype))
