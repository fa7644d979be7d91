import torch

from cnnviz.training.jobs import forking


def test_a_training_needs_nothing_that_was_not_imported() -> None:
    threads = torch.get_num_threads()
    forking.warm()
    assert torch.get_num_threads() == 1  # threads of OpenMP do not survive a fork
    torch.set_num_threads(threads)
