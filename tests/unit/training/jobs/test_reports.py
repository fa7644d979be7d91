import pickle

import numpy as np

from cnnviz.errors import NotAClassifierError, TrainingError, TrainingFault
from cnnviz.training.jobs.reports import Phase, Report
from cnnviz.training.live.history import frozen


def test_moments_and_faults_survive_the_way_between_processes() -> None:
    moment = frozen(3, 1, {"weight": np.arange(4, dtype=np.float32)})
    fault = TrainingError(TrainingFault.DIVERGED, epoch=1, step=2)
    report = pickle.loads(pickle.dumps(Report(Phase.FAILED, 3, moments=(moment,), kept=(3,), fault=fault)))  # noqa: S301
    assert np.array_equal(report.moments[0].weights["weight"], [0, 1, 2, 3])
    assert not report.moments[0].weights["weight"].flags.writeable
    assert (type(report.fault), report.fault.reason, report.fault.facts) == (TrainingError, fault.reason, fault.facts)


def test_so_does_an_error_with_arguments_of_its_own() -> None:
    error = pickle.loads(pickle.dumps(NotAClassifierError("net", "3 x 4")))  # noqa: S301
    assert isinstance(error, NotAClassifierError)
    assert str(error) == str(NotAClassifierError("net", "3 x 4"))
