"""torchrun with its options (`launch.py --nproc_per_node 2 trainer.py …`), and three things set right.

- PyTorch 1.13 under Python 3.11 (Debian's): an enum without its zero makes every launch fail; the zero is put back.
- Its folder for log files, of which we have none, is removed at the end.
- When a process fails, one line on stderr instead of torchrun's pages; the exit code is 1, or 128 + the signal.
"""
import logging
import os
import sys
import tempfile
import warnings

os.environ.setdefault("OMP_NUM_THREADS", "1")  # as torchrun does, without its warning
warnings.filterwarnings("ignore")

from torch.distributed import run  # noqa: E402
from torch.distributed.elastic.multiprocessing import SignalException  # noqa: E402
from torch.distributed.elastic.multiprocessing.api import Std  # noqa: E402
from torch.distributed.elastic.multiprocessing.errors import ChildFailedError  # noqa: E402


def mend_enum():
    from_str = Std.from_str
    if from_str("0") is None:
        Std.from_str = lambda text: Std.NONE if text == "0" else from_str(text)


def how_it_ended(failure):
    return f"was ended by {failure.signal_name()}" if failure.exitcode < 0 else f"ended with code {failure.exitcode}"


def cause_first(failure):
    """A process that was killed is why the others failed, whoever was seen first."""
    return failure.exitcode >= 0, failure.timestamp


def main():
    logging.disable(logging.CRITICAL)
    mend_enum()
    try:
        with tempfile.TemporaryDirectory(prefix="glassformer-launch-") as logs:
            run.run(run.parse_args(["--log_dir", logs, *sys.argv[1:]]))
        return 0
    except ChildFailedError as error:
        rank, cause = min(error.failures.items(), key=lambda failure: cause_first(failure[1]))
        message, code = f"the process of rank {rank} {how_it_ended(cause)}", 1
    except SignalException as stop:
        message, code = f"stopped by {stop.sigval.name}", 128 + stop.sigval
    except Exception as error:  # no rendezvous, a port in use
        message, code = " ".join(f"{type(error).__name__}: {error}".split()), 1
    print(f"launch: {message}", file=sys.stderr, flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
