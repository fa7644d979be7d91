"""What a visitor has selected: one typed value for each page, its address, its history, links between pages.

A page declares its state in ``state.py``::

    @dataclass(frozen=True, slots=True)
    class Explore:
        layer: str = ""                                        # in the address as ``layer=...``
        channel: int = entry(-1)                               # -1: none yet, the page settles it
        view: str = entry("maps", options=VIEWS)               # an address that says another is not believed
        side: int = entry(7, name="blk_head_side", gradual=True, least=1, most=14)   # a slider
        notice: str = entry("", listed=False)                  # kept, but in no address

    STATE = State("explore", Explore)

and lists it in ``PAGE = Page(..., parts=(CHOICE, STATE))``; ``CHOICE`` (``app.choosing.selection``) is the network,
the weights and the picture, which several pages share. Then

* ``STATE.value.layer`` reads, ``STATE.update(layer="conv1", channel=-1)`` writes, ``STATE.reset("channel", "row")``
  gives defaults. No other key of ``st.session_state`` holds what a visitor selected.
* A widget shows and changes one field: ``st.selectbox(label, options, **STATE["layer"].widget())``, or one of
  ``app.state.inputs`` (``select``, ``segments``, ``slider``, ``stops``, ``whole_number``), which also make the value
  valid. The widget's key is the field's address name. ``widget(then=...)`` is called after a change.
* A fragment of a page is a function decorated with ``app.state.page.part``: errors become sentences and the address is
  written after it. A page calls nothing else for its address: what differs from the defaults stands in it, and each
  run that changes it is one step of the browser's history. Quick changes of one ``gradual`` field are one step.
* ``links.py`` of a page says what other pages may ask of it: ``def explore(layer: str | None = None) -> Link: return
  Link("explore").set(STATE, layer=layer)``. ``st.button(..., on_click=explore(layer="conv1").open)`` goes there.
  Pages import nothing else of each other.
* ``app.state.visitor`` knows language (``words()``), theme (``theme()``), own pictures and networks built.
"""

from app.state.codec import LONGEST, entry
from app.state.holder import Field, State
from app.state.links import Link

__all__ = ["LONGEST", "Field", "Link", "State", "entry"]
