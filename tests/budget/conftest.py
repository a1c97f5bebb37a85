"""How busy the processor is does not matter here: hundreds of diagnoses need not watch it for a fifth of a second."""

import pytest


@pytest.fixture(autouse=True)
def _a_glance_at_the_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wsinvest.collect.cpu.SAMPLE_S", 0.02)
