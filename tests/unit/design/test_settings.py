"""Values of settings are within their bounds and of the setting's own type."""

import pytest

from cnnviz.design import KINDS, Setting, Value
from cnnviz.errors import DesignError, DesignFault


def reason(setting: Setting, value: Value) -> str:
    with pytest.raises(DesignError) as caught:
        setting.checked(value, "here")
    return caught.value.reason


@pytest.mark.parametrize("setting", [each for kind in KINDS.values() for each in kind.settings])
def test_a_default_is_within_its_bounds_and_what_lies_beyond_is_refused(setting: Setting) -> None:
    assert setting.checked(setting.default, "here") == setting.default
    if setting.choices:
        assert reason(setting, "other") == DesignFault.CHOICE
        return
    for value in (setting.low - 1, setting.high + 1, "1", float("nan"), float("inf"), 10**400):
        assert reason(setting, value) == DesignFault.RANGE
    beyond = 1 if isinstance(setting.default, bool) else True
    assert reason(setting, beyond) == DesignFault.RANGE
