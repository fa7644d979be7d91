"""Constructor calls as Python: only what differs from torch's defaults is written."""

from torch import nn

from cnnviz.design.calls import Call, options


def test_a_call_is_the_code_that_makes_the_module() -> None:
    settings = {"stride": 2, "padding": 0, "bias": False}
    call = Call("Conv2d", (3, 8), (("kernel_size", 3), *options(settings, "stride", "padding", "bias")))
    assert call.code() == "nn.Conv2d(3, 8, kernel_size=3, stride=2, bias=False)"
    assert isinstance(eval(call.code()), nn.Conv2d)  # noqa: S307 - what is tested


def test_a_block_is_no_class_of_torch() -> None:
    assert Call("Dense", (16,), (("layers", 4),), is_block=True).code() == "Dense(16, layers=4)"
