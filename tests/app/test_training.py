"""The Training page in process, before a training starts: the page in both languages, the recipe in the address."""

from pathlib import Path

import pytest

from app.pages.training import cost, state
from app.pages.training.links import training
from app.pages.training.page import PAGE
from app.pages.training.state import RUNS, STATE
from app.results import runs
from app.text import LANGUAGES, plain, words
from cnnviz.design import Design, Layer, slug_of
from cnnviz.errors import TrainingError, TrainingFault
from cnnviz.training.jobs.commands import Command
from cnnviz.training.jobs.run import Run
from cnnviz.training.jobs.task import Task
from cnnviz.training.live.data import downloads
from cnnviz.training.live.networks import NETWORKS
from cnnviz.training.live.recipe import Augmentation, Initialization, Optimizer, Recipe
from cnnviz.weights.download import Remote
from tests.app.explore_page import faults
from tests.app.states import address, values
from tests.app.training_page import gallery, opened
from tests.sourced import names_its_source

pytestmark = pytest.mark.filterwarnings("ignore:Thread 'MainThread'")


def test_the_page_is_in_the_menu() -> None:
    assert (PAGE.slug, PAGE.order, words("ko").has(PAGE.title)) == ("training", 7, True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_drawn_in_both_languages(language: str) -> None:
    page = opened(lang=language)
    assert faults(page) == []
    assert words(language)("training.intro") in [each.value for each in page.caption]


def test_every_control_names_its_source() -> None:
    names = (*state.NUMBERS, *state.AUGMENTATION)
    texts = [words(language)(f"training.{name}-help") for language in LANGUAGES for name in names]
    assert [each for each in texts if not names_its_source(each)] == []


class TestRecipe:
    def test_defaults_are_the_source_s_and_stand_in_no_address(self) -> None:
        page = opened()
        assert values(page, STATE) == state.Training()
        assert not [name for name in address(page) if name.startswith("trn_")]

    def test_a_link_gives_all_of_it(self) -> None:
        page = opened(
            trn_optimizer="sgd", trn_rate="0.1", trn_batch="64", trn_flip="1", trn_rotation="10.0", trn_seed="7",
            trn_initialization="zeros", trn_stop_patience="3",
        )  # fmt: skip
        assert faults(page) == []
        assert page.number_input(key="trn_rate").value == 0.1
        assert address(page)["trn_initialization"] == "zeros"

    def test_nonsense_in_a_link_is_the_default(self) -> None:
        page = opened(trn_rate="nan", trn_batch="0", trn_optimizer="<b>", trn_seed="x")
        assert faults(page) == []
        assert values(page, STATE) == state.Training()

    def test_starting_over_can_be_taken_back(self) -> None:
        page = opened(trn_rate="0.1")
        page.button(key="start_over").click().run()
        assert page.number_input(key="trn_rate").value == 0.001
        page.button(key="undo").click().run()
        assert page.number_input(key="trn_rate").value == 0.1


def test_the_recipe_goes_there_and_back(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, str] = {}
    monkeypatch.setattr("app.state.holder.st.session_state", kept)
    assert state.recipe() == Recipe()
    other = Recipe(
        Optimizer.SGD, 0.1, initialization=Initialization.KAIMING, augmentation=Augmentation(flip=True, noise=0.1)
    )
    state.use_recipe(other)
    assert state.recipe() == other


def test_four_runs_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.state.holder.st.session_state", {})
    for name in "abcde":
        state.add_run(name)
    assert state.runs() == ("b", "c", "d", "e")


class TestData:
    def test_the_gallery_shows_every_class_before_and_after(self) -> None:
        page = opened(trn_rotation="10.0")
        assert faults(page) == []
        html = gallery(page)
        assert html.count("<img") == 20
        assert words("en")("training.after") in html
        before = html
        page.button(key="trn_redraw").click().run()
        assert gallery(page) != before

    def test_made_shapes_say_which_filter_is_right(self) -> None:
        page = opened(trn_data="shapes", trn_net="lenet5")
        assert faults(page) == []
        assert gallery(page).count(words("en")("training.filter-alt", name="").strip()) == 12  # alt and title of six
        assert words("en")("training.filters") in [each.value for each in page.caption]

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_what_is_not_here_is_offered_for_download(
        self, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("TORCH_HOME", str(tmp_path))
        monkeypatch.setattr(downloads, "remotes", lambda _: (Remote("http://127.0.0.1:9/x.gz", 1, "0" * 32, "md5"),))
        page = opened(trn_data="mnist", trn_rate="0.1", lang=language)
        assert faults(page) == []
        page.button(key="trn_download").click().run()
        said = words(language)("errors.data-no-network", name="MNIST", host="127.0.0.1")
        assert [plain(each.value) for each in page.error] == [plain(said)]
        assert values(page, STATE).data == "mnist"
        assert values(page, STATE).rate == 0.1

    @pytest.mark.parametrize("key", ["folder:../x", "zip:gone", "nothing", "<b>"])
    def test_what_an_address_makes_up_is_one_sentence(self, key: str) -> None:
        page = opened(trn_data=key)
        assert not page.exception
        assert len(page.info) + len(page.error) == 1


class TestNetwork:
    def test_all_of_the_page_s_own_are_there(self) -> None:
        page = opened()
        assert len(page.selectbox(key="trn_net").options) == len(NETWORKS)

    def test_one_that_was_built_is_trained_by_its_link(self) -> None:
        slug = slug_of(Design("Tiny", (1, 8, 8), 4, (Layer.of("conv", filters=4), Layer.of("flatten"))))
        page = opened(trn_net=slug)
        assert faults(page) == []
        assert page.selectbox(key="trn_net").value == slug
        assert any(words("en")("training.fits", before="1×8×8", after="") in each.value for each in page.caption)

    @pytest.mark.parametrize("net", ["resnet51", "built:x", "<b>"])
    def test_one_that_is_not_there_is_one_sentence_and_the_default(self, net: str) -> None:
        page = opened(trn_net=net)
        assert faults(page) == []
        assert len(page.info) == 1
        assert values(page, STATE).net == "mycnn"

    def test_one_that_takes_too_much_is_refused_before_it_is_measured(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(cost, "_measured", lambda _: pytest.fail("it was measured"))
        large = slug_of(Design("Large", (3, 224, 224), 10, (Layer.of("conv", filters=64), Layer.of("flatten"))))
        page = opened(trn_net=large, trn_batch="1024")
        assert len(page.warning) == 1


def test_a_link_brings_a_network() -> None:
    link = training("lenet5")
    assert link.page == PAGE.slug
    assert [(change.state, dict(change.values)) for change in link.changes] == [
        (STATE, {"net": "lenet5"}),
        (RUNS, {"setting": True}),
    ]


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "less than 1 s"), (81.2, "81 s"), (140, "2 min 20 s"), (3725, "1 h 2 min")]
)
def test_times_are_written_as_people_say_them(seconds: float, text: str) -> None:
    assert cost.clock(words("en"), seconds) == text


class TestStart:
    @pytest.fixture(autouse=True)
    def tasks(self, monkeypatch: pytest.MonkeyPatch) -> list[Task]:
        """What would be trained, without processes."""
        tasks: list[Task] = []
        runs_: dict[str, Run] = {}

        class Nobody:
            def send(self, run: Run, command: Command) -> None:
                """Nothing."""

            def stop(self, run: Run) -> None:
                """Nothing."""

        def start(task: Task) -> Run:
            tasks.append(task)
            run = Run(task, Nobody())
            runs_[run.id] = run
            return run

        monkeypatch.setattr(runs, "start", start)
        monkeypatch.setattr(runs, "run", runs_.get)
        return tasks

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_what_is_set_is_trained_and_shown(self, language: str, tasks: list[Task]) -> None:
        page = opened(lang=language, trn_net="lenet5", trn_rate="0.01", trn_flip="1")
        page.button(key="trn_start").click().run()
        assert faults(page) == []
        assert (tasks[0].slug, tasks[0].data.name, tasks[0].recipe.rate) == ("lenet5", "digits", 0.01)
        assert tasks[0].recipe.augmentation.flip
        assert address(page)["trn_runs"] == values(page, RUNS).runs
        assert any("LeNet-5" in each.value for each in page.caption)
        page.button(key="trn_another").click().run()
        page.button(key="trn_start").click().run()
        assert len(values(page, RUNS).runs.split()) == 2
        assert faults(page) == []

    def test_a_run_that_is_gone_is_one_sentence(self) -> None:
        page = opened(trn_runs="nothing <b>")
        assert faults(page) == []
        assert [each.value for each in page.info] == [words("en")("errors.training-gone")]
        assert values(page, RUNS).runs == ""

    def test_one_that_is_refused_is_one_sentence(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(_: Task) -> Run:
            raise TrainingError(TrainingFault.RUNNING)

        monkeypatch.setattr(runs, "start", refuse)
        page = opened(trn_rate="0.1")
        page.button(key="trn_start").click().run()
        assert faults(page) == []
        assert [each.value for each in page.info] == [words("en")("errors.training-running")]
        assert values(page, STATE).rate == 0.1
