from collections.abc import Callable

from cnnviz.training.jobs.commands import Watch
from cnnviz.training.jobs.reporter import Reporter
from cnnviz.training.jobs.reports import Phase
from cnnviz.training.jobs.task import Task
from cnnviz.training.live.trainer import prepare


def test_a_report_has_only_what_is_new(task: Callable[[], Task]) -> None:
    one = task()
    trainer = prepare(one.slug, one.data, one.recipe)
    reporter = Reporter(trainer, Watch(0))
    first = reporter.report(Phase.RUNNING, 0.0)
    trainer.batch()
    second = reporter.report(Phase.RUNNING, 0.5)
    third = reporter.report(Phase.RUNNING, 0.5)
    assert [each.step for each in first.moments] == [0]
    assert [each.step for each in second.moments] == [1]
    assert [each.step for each in second.steps] == [1]
    assert second.kept == third.kept == (0, 1)
    assert second.frame is not None
    assert (third.moments, third.steps, third.frame) == ((), (), None)


def test_moments_that_were_dropped_meanwhile_are_not_sent(task: Callable[[], Task]) -> None:
    one = task()
    trainer = prepare(one.slug, one.data, one.recipe)
    trainer.history.kept.most = 4
    reporter = Reporter(trainer, Watch(0))
    reporter.report(Phase.RUNNING, 0.0)
    for _ in range(6):
        trainer.batch()
    report = reporter.report(Phase.RUNNING, 0.0)
    assert [each.step for each in report.moments] == [2, 4, 6]
    assert report.kept == (0, 2, 4, 6)
